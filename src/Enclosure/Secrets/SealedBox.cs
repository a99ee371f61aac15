using System.Security.Cryptography;
using System.Text;

namespace Enclosure.Secrets;

/// <summary>A text under a key of 32 bytes (AES-256-GCM): base64 of nonce, ciphertext and tag.</summary>
internal static class SealedBox
{
    public const int KeyBytes = 32;

    private static readonly int NonceBytes = AesGcm.NonceByteSizes.MaxSize;
    private static readonly int TagBytes = AesGcm.TagByteSizes.MaxSize;

    /// <param name="purpose">Must be the same to open it.</param>
    public static string Seal(ReadOnlySpan<byte> key, string secret, string purpose)
    {
        var clear = Encoding.UTF8.GetBytes(secret);
        var box = new byte[NonceBytes + clear.Length + TagBytes];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(
            box.AsSpan(0, NonceBytes),
            clear,
            box.AsSpan(NonceBytes, clear.Length),
            box.AsSpan(NonceBytes + clear.Length),
            Encoding.UTF8.GetBytes(purpose));
        return Convert.ToBase64String(box);
    }

    /// <summary>Throws <see cref="CryptographicException"/> when the key is another one or the text was changed.</summary>
    public static string Open(ReadOnlySpan<byte> key, string box, string purpose)
    {
        var bytes = Convert.FromBase64String(box);
        var clear = new byte[bytes.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(
            bytes.AsSpan(0, NonceBytes),
            bytes.AsSpan(NonceBytes, clear.Length),
            bytes.AsSpan(NonceBytes + clear.Length),
            clear,
            Encoding.UTF8.GetBytes(purpose));
        return Encoding.UTF8.GetString(clear);
    }
}
