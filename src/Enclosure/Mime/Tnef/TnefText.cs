using System.Text;
using Enclosure.Mime.Text;

namespace Enclosure.Mime.Tnef;

/// <summary>Texts of a TNEF stream: UTF-16, or in the code page that the stream names.</summary>
internal static class TnefText
{
    /// <summary>Up to its first zero; null when that is nothing.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, bool isUtf16, uint codePage)
    {
        var text = isUtf16 ? Encoding.Unicode.GetString(bytes) : Decode(bytes, codePage);
        var end = text.IndexOf('\0');
        if (end >= 0) text = text[..end];
        return text.Length == 0 ? null : text;
    }

    /// <summary>Single-byte code pages are often named for what is UTF-8; of the double-byte ones, short texts can pass for it.</summary>
    private static string Decode(ReadOnlySpan<byte> bytes, uint codePage)
    {
        var encoding = Charsets.Find(CharsetOf(codePage));
        if (encoding is null || bytes.IndexOfAnyExceptInRange((byte)0, (byte)127) < 0) return HeaderText.Decode(bytes);
        if (codePage is not (932 or 936 or 949 or 950 or 54936) && HeaderText.TryDecode(bytes, "utf-8", out var text)) return text;
        return encoding.GetString(bytes);
    }

    private static string? CharsetOf(uint codePage) => codePage switch
    {
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        >= 1250 and <= 1258 => $"windows-{codePage}",
        20866 => "koi8-r",
        21866 => "koi8-u",
        >= 28591 and <= 28606 => $"iso-8859-{codePage - 28590}",
        54936 => "gb18030",
        65001 => "utf-8",
        _ => null,
    };
}
