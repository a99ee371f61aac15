using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Enclosure.Secrets;

/// <summary>
/// The one key that seals secrets which must be read again: 32 bytes, from a setting or from a file of the data directory.
/// </summary>
public sealed partial class MasterKey
{
    private const int Bytes = SealedBox.KeyBytes;
    private readonly byte[] _key;

    private MasterKey(byte[] key) => _key = key;

    /// <summary>From the setting's text: base64 of 32 bytes. Throws <see cref="FormatException"/> for anything else.</summary>
    public static MasterKey Parse(string text)
    {
        var key = new byte[Bytes];
        return Convert.TryFromBase64String(text.Trim(), key, out var written) && written == Bytes
            ? new MasterKey(key)
            : throw new FormatException("must be 32 bytes in base64, e.g. the output of: openssl rand -base64 32");
    }

    /// <summary>Reads the file, or makes it (mode 0600) when it is missing. Of two that make it at once both get the same key.</summary>
    public static MasterKey FromFile(string path)
    {
        if (!File.Exists(path)) Create(path);
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (FormatException e)
        {
            throw new InvalidOperationException($"The file {path} {e.Message}. Restore it from a backup.", e);
        }
    }

    /// <summary>A text that only this key opens; <paramref name="purpose"/> must be the same to open it.</summary>
    public string Seal(string secret, string purpose) => SealedBox.Seal(_key, secret, purpose);

    /// <summary>Throws <see cref="CryptographicException"/> when the key is another one or the text was changed.</summary>
    public string Open(string box, string purpose) => SealedBox.Open(_key, box, purpose);

    private static void Create(string path)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(temporary, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        Publish(temporary, path);
    }

    /// <summary>
    /// Of several at once the first wins. A hard link fails when the name is taken; a move looks first and then overwrites.
    /// </summary>
    private static void Publish(string temporary, string path)
    {
        var linked = !OperatingSystem.IsWindows() && Link(temporary, path) == 0;
        try
        {
            if (!linked) File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
        }

        File.Delete(temporary);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string made);
}
