namespace Enclosure.Mime.Headers;

/// <summary>Who a message comes back to when it cannot be delivered, as others wrote it down (RFC 5321 §4.4).</summary>
public static class ReversePath
{
    /// <summary>In characters: what a line of a message may hold (RFC 5322 §2.1.1).</summary>
    public const int Longest = 998;

    /// <summary>
    /// The bare address, written with brackets or without; empty for nobody (<c>&lt;&gt;</c>); null when it is no address.
    /// </summary>
    public static string? Parse(string text)
    {
        var address = text.Trim();
        if (address.StartsWith('<'))
        {
            var end = address.LastIndexOf('>');
            if (end < 0) return null;
            address = address[1..end].Trim();
        }

        return address.Length == 0 || IsAddress(address) ? address : null;
    }

    /// <summary>What the field Return-Path says; empty without one, or when it holds no address.</summary>
    public static string Of(MimeHeaders headers) => headers.Text("Return-Path") is { } text ? Parse(text) ?? "" : "";

    private static bool IsAddress(string address)
    {
        var at = address.LastIndexOf('@');
        return at > 0 && at < address.Length - 1 && address.Length <= Longest && !address.Any(char.IsControl)
            && (address[0] == '"' || !address.Any(char.IsWhiteSpace));
    }
}
