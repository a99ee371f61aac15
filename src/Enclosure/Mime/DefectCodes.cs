namespace Enclosure.Mime;

/// <summary>Every <see cref="MimeDefect.Code"/> that <see cref="MimeReader"/> gives; docs/mime.md says what each means for who reads the message.</summary>
public static class DefectCodes
{
    /// <summary>A multipart ended without its closing delimiter: the message was cut off, or an outer delimiter came first.</summary>
    public const string MissingFinalBoundary = "missing-final-boundary";

    /// <summary>A multipart whose delimiter never came: all it holds was read as its preamble.</summary>
    public const string MissingFirstBoundary = "missing-first-boundary";

    /// <summary>A multipart without a boundary parameter, or with an empty or overlong one: it is one file.</summary>
    public const string MissingBoundary = "missing-boundary";

    /// <summary>A multipart that says it is base64 or quoted-printable (against RFC 2045 §6.4): read as it stands.</summary>
    public const string EncodedContainer = "encoded-container";

    /// <summary>A transfer encoding nobody knows: the bytes are given as they are.</summary>
    public const string UnknownTransferEncoding = "unknown-transfer-encoding";

    /// <summary>A text in a charset nobody knows, or not in the one it names: it was guessed.</summary>
    public const string UnknownCharset = "unknown-charset";

    /// <summary>A Content-Type that is no type and subtype: the default of the place was taken.</summary>
    public const string MalformedContentType = "malformed-content-type";

    /// <summary>A field that may come once came again: the first counts.</summary>
    public const string DuplicateHeader = "duplicate-header";

    /// <summary>A line among the headers that is no field: passed over, since known fields follow it.</summary>
    public const string MalformedHeader = "malformed-header";

    /// <summary>No empty line after the headers: the body begins at the first line that is no field.</summary>
    public const string MissingHeaderEnd = "missing-header-end";

    /// <summary>White space between a field's name and its colon (RFC 5322 §4.5.8).</summary>
    public const string SpaceBeforeColon = "space-before-colon";

    /// <summary>A NUL byte in a header field.</summary>
    public const string NulInHeader = "nul-in-header";

    /// <summary>The first line is the separator of an mbox file.</summary>
    public const string MboxLine = "mbox-line";

    /// <summary>Bytes in base64 that are neither of its alphabet nor white space: passed over (RFC 2045 §6.8).</summary>
    public const string Base64Junk = "base64-junk";

    /// <summary>Base64 that goes on after its padding: the rest was decoded too.</summary>
    public const string Base64AfterPadding = "base64-after-padding";

    /// <summary>Base64 without the padding it needs at its end.</summary>
    public const string Base64MissingPadding = "base64-missing-padding";

    /// <summary>Base64 that ends inside a byte: the last bits are lost.</summary>
    public const string Base64Truncated = "base64-truncated";

    /// <summary>An equals sign in quoted-printable that nothing valid follows: it stands for itself.</summary>
    public const string QuotedPrintableBroken = "quoted-printable-broken";

    /// <summary>Text around the file in a body whose transfer encoding is uuencode.</summary>
    public const string UuencodeText = "uuencode-text";

    /// <summary>Past <see cref="MimeBudgets.Parts"/>: what follows in this part was not taken apart.</summary>
    public const string PartsBudget = "parts-budget";

    /// <summary>Past <see cref="MimeBudgets.Depth"/>: the multipart or message is one file.</summary>
    public const string DepthBudget = "depth-budget";

    /// <summary>Past <see cref="MimeBudgets.HeaderBytes"/>: further fields are not remembered.</summary>
    public const string HeaderBudget = "header-budget";

    /// <summary>Past <see cref="MimeBudgets.LineBytes"/>: the field was cut.</summary>
    public const string HeaderLineTooLong = "header-line-too-long";
}
