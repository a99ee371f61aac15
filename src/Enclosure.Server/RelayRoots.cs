using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enclosure.Server.Settings;

namespace Enclosure.Server;

/// <summary>Whom a relay's certificate is to go back to, where the operator names them.</summary>
internal static class RelayRoots
{
    /// <summary>Null for the system's. Throws <see cref="SettingException"/> for a file that cannot be used.</summary>
    public static X509Certificate2Collection? Load(string? path)
    {
        if (path is null) return null;
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(path);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"Setting Outbound:Relay:CaFile is not usable: {e.Message}");
        }

        return roots.Count > 0 ? roots : throw new SettingException($"Setting Outbound:Relay:CaFile: {path} holds no certificate.");
    }
}
