using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Enclosure.Server.Dialects.Json;

/// <summary>Writes JSON answers: with their length, in one piece, or piece by piece what memory may not hold at once.</summary>
public static class JsonAnswer
{
    private const string ContentType = "application/json; charset=utf-8";

    /// <summary>A message's parts lie as deep within one another as its sender wished; two levels of JSON each.</summary>
    private const int MaxDepth = 2048;

    /// <summary>
    /// How all answers are written: camel case, instants as <see cref="InstantConverter"/> has them, characters outside ASCII and the
    /// ampersands of links readable (no answer is ever HTML).
    /// </summary>
    public static JsonSerializerOptions Options(bool leaveOutNulls = false, bool indented = false) => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = leaveOutNulls ? JsonIgnoreCondition.WhenWritingNull : JsonIgnoreCondition.Never,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new InstantConverter() },
        WriteIndented = indented,
        MaxDepth = MaxDepth,
    };

    public static Task WriteAsync<T>(HttpContext http, int status, T value, JsonTypeInfo<T> type) =>
        WriteAsync(http, status, JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>Writes an answer whose items are made while it is sent, no faster than the client takes them. It has no length.</summary>
    public static Task WriteInPiecesAsync<T>(HttpContext http, int status, T value, JsonTypeInfo<T> type)
    {
        Describe(http.Response, status);
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : JsonSerializer.SerializeAsync(http.Response.Body, value, type, http.RequestAborted);
    }

    /// <summary>Writes an answer made before, as idempotency keeps them.</summary>
    public static Task WriteAsync(HttpContext http, int status, string json) => WriteAsync(http, status, Encoding.UTF8.GetBytes(json));

    private static Task WriteAsync(HttpContext http, int status, byte[] json)
    {
        Describe(http.Response, status);
        http.Response.ContentLength = json.Length;
        return HttpMethods.IsHead(http.Request.Method)
            ? Task.CompletedTask
            : http.Response.Body.WriteAsync(json, http.RequestAborted).AsTask();
    }

    private static void Describe(HttpResponse response, int status)
    {
        response.StatusCode = status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
