using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Enclosure.Webhooks;

namespace Enclosure.Server.Events;

/// <summary>What came of one try.</summary>
/// <param name="Status">The HTTP status; null when there was no answer.</param>
/// <param name="Answer">The beginning of the answer, or why there was none; null when it was empty.</param>
public sealed record SendOutcome(int? Status, string? Answer)
{
    /// <summary>Only a 2xx says that it was taken.</summary>
    public bool IsDelivered => Status is >= 200 and < 300;
}

/// <summary>
/// Posts deliveries. Each connection goes to an address that was checked, never to a name that could mean another one a moment later. It
/// carries one request and is closed with it: a receiver that speaks HTTP/1.0 closes it anyway, and one that serves one connection after
/// another would wait for one that lies idle. 307 and 308 are followed, with the same check; the other redirects would turn the POST into a
/// GET (RFC 9110, section 15.4) and count as failures.
/// </summary>
/// <param name="allows">Whether a connection may be made to an address.</param>
/// <param name="timeout">Of one try, redirects included.</param>
public sealed class WebhookSender(Func<IPAddress, bool> allows, TimeSpan timeout, TimeProvider time)
{
    public const string SignatureHeader = "X-Robotomail-Signature";
    public const string DeliveryHeader = "X-Robotomail-Delivery-Id";

    private const int MostRedirects = 3;
    private const int LongestAnswer = 4096;
    private const int LongestExcerpt = 500;
    private static readonly ProductInfoHeaderValue Agent = new("Enclosure-Webhook", "1");
    private static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");

    /// <summary>Lower-case hex of the HMAC-SHA256 of the body, keyed with the secret's text (RFC 2104).</summary>
    public static string Sign(string secret, byte[] body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body));

    /// <summary>One try. Throws only when <paramref name="ct"/> ends it.</summary>
    public async Task<SendOutcome> SendAsync(DueDelivery delivery, byte[] body, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(timeout, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        try
        {
            return await FollowAsync(delivery, body, ended.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return new SendOutcome(null, WhyNone(e));
        }
    }

    private async Task<SendOutcome> FollowAsync(DueDelivery delivery, byte[] body, CancellationToken ct)
    {
        var first = new Uri(delivery.Url);
        var url = first;
        for (var redirects = 0; ; redirects++)
        {
            using var request = Request(delivery, body, url, isOwn: url.Authority == first.Authority && url.Scheme == first.Scheme);
            using var http = Client();
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            if (redirects == MostRedirects || Next(url, response) is not { } next) return await ReadAsync(response, ct);
            url = next;
        }
    }

    /// <summary>The body is for its owner's eyes alone: a little of it is read.</summary>
    private static async Task<SendOutcome> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        await using var content = await response.Content.ReadAsStreamAsync(ct);
        var body = new byte[LongestAnswer];
        var length = await content.ReadAtLeastAsync(body, LongestAnswer, throwOnEndOfStream: false, ct);
        return new SendOutcome((int)response.StatusCode, Excerpt(Encoding.UTF8.GetString(body, 0, length)));
    }

    private static string? Excerpt(string text)
    {
        var shown = string.Concat(text.Where(c => !char.IsControl(c) || c is '\n' or '\t')).Trim();
        return shown.Length == 0 ? null : shown.Length <= LongestExcerpt ? shown : shown[..LongestExcerpt] + "…";
    }

    private string WhyNone(Exception fault) => fault switch
    {
        HttpRequestException { InnerException: NotAllowedException none } => none.Message,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "The host's name leads nowhere.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => "TLS could not be agreed upon.",
        HttpRequestException { InnerException: SocketException socket } => $"The connection failed: {socket.SocketErrorCode}.",
        OperationCanceledException => $"There was no answer within {timeout.TotalSeconds:0.#} seconds.",
        _ => "The connection failed or broke off.",
    };

    /// <summary>Where a redirect leads that keeps the POST; null for any other answer. Never from https to http.</summary>
    private static Uri? Next(Uri from, HttpResponseMessage response)
    {
        if (response.StatusCode is not (HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)) return null;
        if (response.Headers.Location is not { } location || !Uri.TryCreate(from, location, out var next)) return null;
        return next.Scheme == from.Scheme || next.Scheme == Uri.UriSchemeHttps ? next : null;
    }

    /// <param name="isOwn">The hook's own headers may hold a password and go to the hook's own host alone.</param>
    private static HttpRequestMessage Request(DueDelivery delivery, byte[] body, Uri url, bool isOwn)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Json;
        request.Headers.UserAgent.Add(Agent);
        request.Headers.ConnectionClose = true;
        foreach (var (name, value) in isOwn && delivery.Headers is { } own ? own : new Dictionary<string, string>())
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.Add(SignatureHeader, Sign(delivery.Secret, body));
        request.Headers.Add(DeliveryHeader, delivery.Id.ToString());
        return request;
    }

    /// <summary>Disposed, it also closes a connection that came about too late to be used.</summary>
    private HttpClient Client() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectCallback = ConnectAsync,
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 0,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        var point = context.DnsEndPoint;
        var found = IPAddress.TryParse(point.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(point.Host, ct);
        var allowed = found.Where(allows).ToArray();
        if (allowed.Length == 0) throw new NotAllowedException(point.Host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, point.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class NotAllowedException(string host) : Exception($"{host} leads to no address that a webhook may go to.");
}
