using System.Security.Cryptography;
using System.Text;

namespace Enclosure.Secrets;

/// <summary>
/// What somebody who signed in holds and nobody else: 32 random bytes. The server keeps only what cannot be turned back into them, and
/// what it seals under them can be read only while they are presented.
/// </summary>
public sealed class SessionSecret
{
    private const int Bytes = 32;
    private readonly byte[] _secret;

    private SessionSecret(byte[] secret) => _secret = secret;

    public static SessionSecret New() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Null for a text that no secret of ours has.</summary>
    public static SessionSecret? TryParse(string? text)
    {
        var secret = new byte[Bytes];
        return text?.Length == Bytes * 2 && Convert.FromHexString(text, secret, out _, out var written) == 0 && written == Bytes
            ? new SessionSecret(secret)
            : null;
    }

    /// <summary>As the cookie carries it: lower-case hex.</summary>
    public string Text => Convert.ToHexStringLower(_secret);

    /// <summary>What the session is found by.</summary>
    public string Id => Derive("id");

    /// <summary>What a form proves with that this server wrote it for this session.</summary>
    public string FormToken => Derive("form");

    public bool IsFormToken(string? token) =>
        token is not null
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(FormToken));

    public string Seal(string secret, string purpose) => SealedBox.Seal(Key, secret, purpose);

    /// <summary>Throws <see cref="CryptographicException"/> when the text was sealed under another secret or was changed.</summary>
    public string Open(string box, string purpose) => SealedBox.Open(Key, box, purpose);

    private byte[] Key => HMACSHA256.HashData(_secret, "box"u8);

    private string Derive(string use) => Convert.ToHexStringLower(HMACSHA256.HashData(_secret, Encoding.ASCII.GetBytes(use)));
}
