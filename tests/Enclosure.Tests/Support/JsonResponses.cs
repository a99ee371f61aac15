using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Shouldly;

namespace Enclosure.Tests.Support;

/// <summary>Answers read as JSON, and the two envelopes that a refusal comes in.</summary>
internal static class JsonResponses
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/json", text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public static async Task<JsonElement> JsonAsync(this Task<HttpResponseMessage> response) => await (await response).JsonAsync();

    public static async Task<JsonElement> ShouldBeAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        response.StatusCode.ShouldBe(status, await response.Content.ReadAsStringAsync());
        return await response.JsonAsync();
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static long Number(this JsonElement element, string name) => element.GetProperty(name).GetInt64();

    public static bool IsNull(this JsonElement element, string name) => element.GetProperty(name).ValueKind == JsonValueKind.Null;

    public static IEnumerable<string> Names(this JsonElement element) => element.EnumerateObject().Select(member => member.Name);

    /// <summary>Robotomail's envelope: text, code, retryable; JSON; with the request's id.</summary>
    public static async Task<JsonElement> ShouldRefuseAsync(this HttpResponseMessage response, HttpStatusCode status, string code)
    {
        var body = await response.ShouldBeAsync(status);
        response.Headers.GetValues("X-Request-Id").Single().ShouldNotBeEmpty();
        body.Text("error").ShouldNotBeNullOrWhiteSpace();
        body.Text("code").ShouldBe(code);
        body.GetProperty("retryable").GetBoolean().ShouldBe(MayHelp(status, code));
        return body;
    }

    /// <summary>SendKit's envelope: success, the status' phrase, message, the status, reason, retryable.</summary>
    public static async Task<JsonElement> ShouldRefuseInSendKitAsync(
        this HttpResponseMessage response, HttpStatusCode status, string reason)
    {
        var body = await response.ShouldBeAsync(status);
        response.Headers.GetValues("X-Request-Id").Single().ShouldNotBeEmpty();
        body.GetProperty("success").GetBoolean().ShouldBeFalse();
        body.Text("error").ShouldBe(ReasonPhrases.GetReasonPhrase((int)status));
        body.Text("message").ShouldNotBeNullOrWhiteSpace();
        body.Number("code").ShouldBe((int)status);
        body.Text("reason").ShouldBe(reason);
        body.GetProperty("retryable").GetBoolean().ShouldBe(MayHelp(status, reason));
        return body;
    }

    private static bool MayHelp(HttpStatusCode status, string code) => (int)status is 429 or >= 500 || code == "UPLOAD_NOT_READY";
}
