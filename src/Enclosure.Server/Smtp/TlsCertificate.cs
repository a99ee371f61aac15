using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enclosure.Server.Settings;

namespace Enclosure.Server.Smtp;

/// <summary>
/// The certificate that STARTTLS shows: the one of the settings, or one that the server has made for itself. Senders encrypt to such a
/// one all the same, for they do not verify unless told to (RFC 7435).
/// </summary>
internal sealed class TlsCertificate
{
    private static readonly TimeSpan OwnLifetime = TimeSpan.FromDays(365);

    /// <summary>A made one that ends sooner than this is made anew.</summary>
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private readonly Lock _lock = new();
    private readonly Func<X509Certificate2>? _remake;
    private readonly TimeProvider _time;
    private SslStreamCertificateContext _context;
    private DateTime _end;

    private TlsCertificate(X509Certificate2 own, X509Certificate2Collection? chain, Func<X509Certificate2>? remake, TimeProvider time)
    {
        (_remake, _time, _end) = (remake, time, own.NotAfter);
        _context = SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    public SslStreamCertificateContext Current
    {
        get
        {
            if (_remake is null) return _context;
            lock (_lock)
            {
                if (!EndsSoon(_end, _time)) return _context;
                var made = _remake();
                (_end, _context) = (made.NotAfter, SslStreamCertificateContext.Create(made, null, offline: true));
                return _context;
            }
        }
    }

    /// <summary>Throws <see cref="SettingException"/> for files that cannot be used.</summary>
    public static TlsCertificate Load(SmtpSettings settings, string data, string hostname, TimeProvider time)
    {
        if (settings.CertificateFile is not null) return FromFiles(settings.CertificateFile, settings.KeyFile, time);
        if (settings.KeyFile is not null) throw new SettingException("Setting Smtp:KeyFile needs Smtp:CertificateFile.");
        X509Certificate2 Make() => SelfSigned.Make(data, hostname, time.GetUtcNow(), OwnLifetime);
        var kept = SelfSigned.Read(data);
        return new TlsCertificate(kept is null || EndsSoon(kept.NotAfter, time) ? Make() : kept, null, Make, time);
    }

    private static bool EndsSoon(DateTime end, TimeProvider time) => end.ToUniversalTime() - time.GetUtcNow().UtcDateTime < RenewBefore;

    private static TlsCertificate FromFiles(string certificate, string? key, TimeProvider time)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return new TlsCertificate(X509Certificate2.CreateFromPemFile(certificate, key), chain, null, time);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"Settings Smtp:CertificateFile and Smtp:KeyFile are not usable: {e.Message}");
        }
    }
}
