using System.Text.Json;
using System.Xml;
using System.Xml.Linq;

namespace Enclosure.Server.Remote;

/// <summary>What an answer that is no success says, whichever dialect it is in, and whether it is the server's own.</summary>
public static class RemoteAnswer
{
    private const int MostBytes = 64 * 1024;
    private const int MostShown = 600;

    /// <summary>Answers nothing when it is a success.</summary>
    public static async Task RequireSuccessAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        if (!answer.IsSuccessStatusCode) throw new RemoteRefusedException(await ReadAsync(answer, ct));
    }

    public static async Task<Answered> ReadAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var status = (int)answer.StatusCode;
        var id = answer.Headers.TryGetValues("X-Request-Id", out var ids) ? ids.First() : null;
        if (answer.Headers.Location is { } elsewhere && status is >= 300 and < 400)
            return new Answered(status, null, $"It answers {status} and sends us to {Origin(elsewhere)}: name that as the server.", id);
        var text = await TextAsync(answer, ct);
        var (code, message) = answer.Content.Headers.ContentType?.MediaType switch
        {
            "application/json" => Json(text),
            "application/xml" => Xml(text),
            _ => (null, null),
        };
        return code is null || message is null
            ? new Answered(status, null, Stranger(answer), id)
            : new Answered(status, code, $"{Cut(message)} ({status} {code})", id);
    }

    /// <summary>Robotomail's envelope has <c>error</c> and <c>code</c>, SendKit's <c>message</c> and <c>reason</c>.</summary>
    private static (string? Code, string? Message) Json(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return (null, null);
            return Text(root, "reason") is { } reason && Text(root, "message") is { } said
                ? (reason, said)
                : (Text(root, "code"), Text(root, "error"));
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    /// <summary>As links are refused, by the server or a bucket.</summary>
    private static (string? Code, string? Message) Xml(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            var root = XElement.Load(reader);
            return ((string?)root.Element("Code"), (string?)root.Element("Message"));
        }
        catch (XmlException)
        {
            return (null, null);
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Stranger(HttpResponseMessage answer)
    {
        var who = answer.Headers.Server.ToString() is { Length: > 0 } named ? $" by {Cut(named)}" : "";
        var type = answer.Content.Headers.ContentType?.MediaType ?? "nothing";
        return $"Not Enclosure's own answer: {(int)answer.StatusCode} {answer.ReasonPhrase}, {type}{who}. "
            + "Something in front answers for it, or this is another server.";
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(ct);
        var buffer = new byte[MostBytes];
        var length = 0;
        try
        {
            length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, ct);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
        }

        return System.Text.Encoding.UTF8.GetString(buffer, 0, length);
    }

    private static string Origin(Uri uri) => uri.IsAbsoluteUri ? uri.GetLeftPart(UriPartial.Authority) : uri.OriginalString;

    private static string Cut(string text) => text.Length <= MostShown ? text : text[..MostShown] + "…";
}
