using System.Diagnostics;
using System.Net;

namespace Enclosure.Tests.Copies;

/// <summary>What a good client does: sends the same request again, with its Idempotency-Key, when a copy dies under it.</summary>
internal static class Persistent
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The first answer that is one.</summary>
    /// <param name="request">Makes it anew for each try.</param>
    public static async Task<HttpResponseMessage> PersistAsync(this HttpClient client, Func<HttpRequestMessage> request)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var sent = request();
                var answer = await client.SendAsync(sent);
                if (!MayHelp(answer.StatusCode) || watch.Elapsed > Patience) return answer;
                answer.Dispose();
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && watch.Elapsed < Patience)
            {
            }

            await Task.Delay(Pause);
        }
    }

    /// <summary>With an Idempotency-Key, which every try has in common.</summary>
    public static Task<HttpResponseMessage> PersistAsync(
        this HttpClient client, HttpMethod method, string path, Func<HttpContent?>? content = null, string? key = null) =>
        client.PersistAsync(() =>
        {
            var request = new HttpRequestMessage(method, path) { Content = content?.Invoke() };
            if (key is not null) request.Headers.Add("Idempotency-Key", key);
            return request;
        });

    private static bool MayHelp(HttpStatusCode status) =>
        status is HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
