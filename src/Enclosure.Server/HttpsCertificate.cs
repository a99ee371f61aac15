using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enclosure.Server.Settings;

namespace Enclosure.Server;

/// <summary>The certificate of https addresses with the ones that vouch for it.</summary>
public sealed record HttpsCertificate(X509Certificate2 Own, X509Certificate2Collection Chain)
{
    /// <summary>Null where none is set. Throws <see cref="SettingException"/> for files that cannot be used.</summary>
    public static HttpsCertificate? Load(HttpsSettings https)
    {
        if (https is { CertificateFile: null, KeyFile: null }) return null;
        if (https.CertificateFile is null) throw new SettingException("Setting Https:KeyFile needs Https:CertificateFile.");
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(https.CertificateFile);
            return new HttpsCertificate(X509Certificate2.CreateFromPemFile(https.CertificateFile, https.KeyFile), chain);
        }
        catch (CryptographicException e)
        {
            throw new SettingException($"Settings Https:CertificateFile and Https:KeyFile are not usable: {e.Message}");
        }
    }
}
