namespace Enclosure.Mime.Parts;

public enum RunEncoding
{
    /// <summary>The bytes as they are: 7bit, 8bit, binary.</summary>
    Identity,

    /// <summary>Base64 in lines of one length (RFC 2045 §6.8).</summary>
    Base64,
}

public enum LineEnding
{
    CrLf,
    Lf,
}

/// <summary>
/// The first bytes of a part's content in a form that can be made again from the decoded bytes, exactly: what a skeleton keeps in
/// place of them.
/// </summary>
/// <param name="RawBytes">How many bytes of the message it stands for.</param>
/// <param name="DecodedBytes">How many first bytes of the decoded content it stands for.</param>
/// <param name="LineLength">Characters in each line but the last; 0 for <see cref="RunEncoding.Identity"/>.</param>
/// <param name="LineEnding">Between lines; meaningless for <see cref="RunEncoding.Identity"/>.</param>
/// <param name="EndsLine">Whether a line ending follows the last line as well.</param>
public sealed record EncodedRun(
    RunEncoding Encoding,
    long RawBytes,
    long DecodedBytes,
    int LineLength = 0,
    LineEnding LineEnding = LineEnding.CrLf,
    bool EndsLine = false);
