using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Enclosure.Server.Remote.Examining;

/// <summary>What a TLS handshake shows, also of a certificate that no client would accept.</summary>
internal sealed record PeerCertificate(string Protocol, DateTimeOffset Ends, bool NameFits, string? NotBelieved)
{
    /// <summary>Throws <see cref="IOException"/> and <see cref="AuthenticationException"/> when there is no handshake at all.</summary>
    public static async Task<(SslStream Stream, PeerCertificate Seen)> LookAsync(Stream transport, string host, CancellationToken ct)
    {
        var (ends, nameFits, notBelieved) = (DateTimeOffset.MinValue, false, (string?)null);
        var stream = new SslStream(transport, leaveInnerStreamOpen: false);
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                if (certificate is X509Certificate2 own) ends = own.NotAfter.ToUniversalTime();
                nameFits = !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch);
                if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)) notBelieved = Why(chain);
                return true;
            },
        };
        await stream.AuthenticateAsClientAsync(options, ct);
        return (stream, new PeerCertificate(Name(stream.SslProtocol), ends, nameFits, notBelieved));
    }

    private static string? Why(X509Chain? chain)
    {
        var why = string.Join(", ", (chain?.ChainStatus ?? [])
            .Where(status => status.Status != X509ChainStatusFlags.NotTimeValid)
            .Select(status => status.Status switch
            {
                X509ChainStatusFlags.UntrustedRoot => "self-signed, or of an authority this machine does not know",
                X509ChainStatusFlags.PartialChain => "the certificates between it and its authority are missing",
                X509ChainStatusFlags.RevocationStatusUnknown or X509ChainStatusFlags.OfflineRevocation => "revocation unknown",
                var other => other.ToString(),
            })
            .Distinct());
        return why.Length > 0 ? why : null;
    }

    private static string Name(SslProtocols protocol) => protocol switch
    {
        SslProtocols.Tls13 => "TLS 1.3",
        SslProtocols.Tls12 => "TLS 1.2",
        _ => protocol.ToString(),
    };
}
