using System.Buffers;
using System.Text;

namespace Enclosure.Storage;

/// <summary>How text that is to be percent-encoded came to us.</summary>
internal enum SigV4Form
{
    /// <summary>Plain text, nothing encoded yet.</summary>
    Plain,

    /// <summary>Plain text of a path: <c>/</c> stays.</summary>
    PlainPath,

    /// <summary>A path as received: escapes are undone first, <c>/</c> stays and <c>%2F</c> becomes one, <c>+</c> is a plus.</summary>
    RawPath,

    /// <summary>A query name or value as received: escapes are undone first, <c>+</c> is a space.</summary>
    RawQuery,
}

/// <summary>UTF-8 text that begins on the stack and moves to a pooled array when it grows.</summary>
internal ref struct SigV4Buffer(Span<byte> first)
{
    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    private Span<byte> _span = first;
    private byte[]? _rented;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _span[..Length];

    public void Append(scoped ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_span[Length..]);
        Length += bytes.Length;
    }

    public void Append(scoped ReadOnlySpan<char> text)
    {
        Reserve(Encoding.UTF8.GetMaxByteCount(text.Length));
        Length += Encoding.UTF8.GetBytes(text, _span[Length..]);
    }

    public void Append(char ascii)
    {
        Reserve(1);
        _span[Length++] = (byte)ascii;
    }

    /// <summary>
    /// Appends text percent-encoded as S3 signs it: UTF-8, everything but RFC 3986 §2.3 unreserved characters as upper-case %XX.
    /// A <c>%</c> that begins no escape stands for itself; half a surrogate pair becomes U+FFFD.
    /// </summary>
    public void AppendEncoded(scoped ReadOnlySpan<char> text, SigV4Form form)
    {
        while (!text.IsEmpty)
        {
            var plain = text.IndexOfAnyExcept(Unreserved);
            if (plain < 0) plain = text.Length;
            Append(text[..plain]);
            text = text[plain..];
            if (!text.IsEmpty) text = text[AppendNext(text, form)..];
        }
    }

    public void Dispose()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
    }

    private int AppendNext(scoped ReadOnlySpan<char> text, SigV4Form form)
    {
        var c = text[0];
        if (c == '%' && form is SigV4Form.RawPath or SigV4Form.RawQuery && TryEscape(text, out var escaped))
        {
            AppendByte(escaped, form);
            return 3;
        }
        if (c == '+' && form == SigV4Form.RawQuery) c = ' ';
        if (c < 128)
        {
            AppendByte((byte)c, form);
            return 1;
        }
        return AppendRune(text);
    }

    private int AppendRune(scoped ReadOnlySpan<char> text)
    {
        Rune.DecodeFromUtf16(text, out var rune, out var taken);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var b in bytes[..rune.EncodeToUtf8(bytes)]) AppendEscape(b);
        return taken;
    }

    private void AppendByte(byte b, SigV4Form form)
    {
        var kept = b == '/' ? form is SigV4Form.PlainPath or SigV4Form.RawPath : Unreserved.Contains((char)b);
        if (kept) Append((char)b);
        else AppendEscape(b);
    }

    private void AppendEscape(byte b)
    {
        Reserve(3);
        _span[Length++] = (byte)'%';
        _span[Length++] = "0123456789ABCDEF"u8[b >> 4];
        _span[Length++] = "0123456789ABCDEF"u8[b & 15];
    }

    private static bool TryEscape(ReadOnlySpan<char> text, out byte value)
    {
        value = 0;
        if (text.Length < 3 || !char.IsAsciiHexDigit(text[1]) || !char.IsAsciiHexDigit(text[2])) return false;
        value = (byte)((HexValue(text[1]) << 4) | HexValue(text[2]));
        return true;
    }

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;

    private void Reserve(int more)
    {
        if (Length + more <= _span.Length) return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_span.Length * 2, Length + more));
        Written.CopyTo(larger);
        Dispose();
        _span = _rented = larger;
    }
}
