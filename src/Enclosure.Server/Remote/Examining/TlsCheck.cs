using System.Net.Sockets;
using System.Security.Authentication;

namespace Enclosure.Server.Remote.Examining;

/// <summary>The certificate that clients of the HTTP door see.</summary>
internal static class TlsCheck
{
    private const int SoonDays = 14;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<Finding> LookAsync(ServerAddress address, TimeProvider time, CancellationToken ct)
    {
        if (address.Root.Scheme == Uri.UriSchemeHttp)
            return address.IsLoopback
                ? Finding.Ok("tls", "plain http, which does not leave this machine")
                : Finding.Warn(
                    "tls",
                    "plain http: keys, files and links can be read on the way",
                    "put https before it: Caddy does it by itself, nginx with ssl_certificate, the server with Https:CertificateFile");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Root.DnsSafeHost, address.Root.Port, limit.Token);
            var (stream, seen) = await PeerCertificate.LookAsync(client.GetStream(), address.Root.IdnHost, limit.Token);
            await stream.DisposeAsync();
            return Judge(seen, address.Root.IdnHost, time.GetUtcNow());
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return Finding.Fail("tls", $"no handshake: {e.GetBaseException().Message}", "look at the address, and at what listens there");
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return Finding.Fail("tls", "no handshake within 10 seconds", "look at the address, and at what listens there");
        }
    }

    public static Finding Judge(PeerCertificate seen, string host, DateTimeOffset now)
    {
        var days = (int)Math.Floor((seen.Ends - now).TotalDays);
        if (days < 0) return Finding.Fail("tls", $"the certificate ended on {seen.Ends:yyyy-MM-dd}", "renew it, and reload the proxy");
        if (!seen.NameFits) return Finding.Fail("tls", $"the certificate is not for {host}", "get one that names this host");
        if (seen.NotBelieved is { } why)
            return Finding.Fail(
                "tls",
                $"the certificate is not believed here: {why}",
                "send the whole chain (nginx: ssl_certificate takes fullchain.pem); for an authority of your own set SSL_CERT_FILE");
        var says = $"{seen.Protocol}, certificate for {host}, {days} days left";
        return days < SoonDays ? Finding.Warn("tls", says, "see why it was not renewed yet") : Finding.Ok("tls", says);
    }
}
