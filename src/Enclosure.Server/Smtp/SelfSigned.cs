using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Enclosure.Server.Smtp;

/// <summary>A certificate that vouches for itself, kept in the data directory so that it stays the same from start to start.</summary>
internal static class SelfSigned
{
    private const int KeyBits = 2048;
    private const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Null when there is none, or none that can be used.</summary>
    public static X509Certificate2? Read(string data)
    {
        try
        {
            return File.Exists(CertificatePath(data)) ? X509Certificate2.CreateFromPemFile(CertificatePath(data), KeyPath(data)) : null;
        }
        catch (Exception e) when (e is CryptographicException or FileNotFoundException)
        {
            return null;
        }
    }

    public static X509Certificate2 Make(string data, string hostname, DateTimeOffset now, TimeSpan lifetime)
    {
        using var key = RSA.Create(KeyBits);
        var request = new CertificateRequest($"CN={hostname}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(hostname);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false));
        var made = request.CreateSelfSigned(now.AddDays(-1), now + lifetime);
        Replace(KeyPath(data), key.ExportPkcs8PrivateKeyPem(), OwnersAlone);
        Replace(CertificatePath(data), made.ExportCertificatePem(), OwnersAlone | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        return made;
    }

    private static string CertificatePath(string data) => Path.Combine(data, "smtp-cert.pem");

    private static string KeyPath(string data) => Path.Combine(data, "smtp-key.pem");

    private static void Replace(string path, string text, UnixFileMode mode)
    {
        var fresh = path + ".new";
        File.Delete(fresh);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = mode;
        using (var writer = new StreamWriter(fresh, options)) writer.Write(text);
        File.Move(fresh, path, overwrite: true);
    }
}
