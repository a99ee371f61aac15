using Enclosure.Mime.Text;

namespace Enclosure.Mime.Headers;

/// <summary>
/// The RFC 2047 encoded-word that some clients put between the quotes of a form's file name (.NET's MultipartFormDataContent does
/// so for every name that is not ASCII), against RFC 7578 §4.2: decoded only when the whole value is one.
/// </summary>
internal static class FormEncodedWord
{
    /// <summary>The text; null when the value is no encoded-word, or one in an unknown charset or with a broken encoding.</summary>
    public static string? TryDecode(ReadOnlySpan<byte> value)
    {
        if (!EncodedWord.TryRead(value, out var word) || word.Length != value.Length) return null;

        var bytes = word.Decode(out var isWellFormed);
        return bytes is not null && isWellFormed && HeaderText.TryDecode(bytes, word.Charset, out var decoded) ? decoded : null;
    }
}
