using System.Security.Cryptography;
using System.Text;

namespace Enclosure.Accounts;

/// <summary>A key as it lies in its row: only the SHA-256 of its text, and its first eight characters to know it by.</summary>
public sealed record ApiKey(
    Guid Id, Guid AccountId, string Prefix, string? Name, KeyKind Kind, string? UserEmail, DateTimeOffset CreatedAt,
    DateTimeOffset? RevokedAt)
{
    internal const string Columns = "id, account_id, prefix, name, kind, user_email, created_at, revoked_at";

    private const int LongestText = 256;

    /// <summary>A fresh key's text, shown once: <c>rm_</c> and 64 hex digits, or <c>sk_</c>/<c>sk_user_</c> and 48.</summary>
    public static string NewText(KeyKind kind) => kind switch
    {
        KeyKind.Full or KeyKind.Scoped => "rm_" + RandomNumberGenerator.GetHexString(64, lowercase: true),
        KeyKind.Workspace => "sk_" + RandomNumberGenerator.GetHexString(48, lowercase: true),
        KeyKind.Platform => "sk_user_" + RandomNumberGenerator.GetHexString(48, lowercase: true),
    };

    /// <summary>Lower-case hex SHA-256 of a key's text, or null for a text no key of ours can have.</summary>
    public static string? Hash(string text)
    {
        if (text.Length is 0 or > LongestText) return null;
        Span<byte> bytes = stackalloc byte[LongestText * 3];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.UTF8.GetBytes(text, bytes)], hash);
        return Convert.ToHexStringLower(hash);
    }
}

/// <summary>A key just made: the only time its text is known.</summary>
public sealed record NewApiKey(string Text, ApiKey Key);
