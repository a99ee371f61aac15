namespace Enclosure.Mime.Parts;

/// <summary>Every <see cref="MimeDefect.Code"/> that <see cref="MimeReader"/> gives; docs/mime.md has them with their grades.</summary>
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

    /// <summary>Base64 in the URL-safe alphabet (RFC 4648 §5), which mail does not have.</summary>
    public const string Base64UrlSafe = "base64-url-safe";

    /// <summary>Base64 that goes on after its padding: lines of whole quanta were decoded too.</summary>
    public const string Base64AfterPadding = "base64-after-padding";

    /// <summary>Base64 without the padding it needs at its end.</summary>
    public const string Base64MissingPadding = "base64-missing-padding";

    /// <summary>Base64 that ends inside a byte: the last bits are lost.</summary>
    public const string Base64Truncated = "base64-truncated";

    /// <summary>An equals sign in quoted-printable that nothing valid follows: it stands for itself.</summary>
    public const string QuotedPrintableBroken = "quoted-printable-broken";

    /// <summary>Text around the file in a body whose transfer encoding is uuencode.</summary>
    public const string UuencodeText = "uuencode-text";

    /// <summary>A uuencoded file in a text or body has no <c>end</c> line.</summary>
    public const string UuencodeMissingEnd = "uuencode-missing-end";

    /// <summary>A uuencoded file breaks off at a line that is none of uuencode's.</summary>
    public const string UuencodeCut = "uuencode-cut";

    /// <summary>What says it is a winmail.dat does not begin like one: it is one file.</summary>
    public const string TnefSignature = "tnef-signature";

    /// <summary>A winmail.dat with nothing but the text of its message.</summary>
    public const string TnefNoFiles = "tnef-no-files";

    /// <summary>A winmail.dat that ends too soon; the file it breaks off in is shorter.</summary>
    public const string TnefTruncated = "tnef-truncated";

    /// <summary>A winmail.dat that cannot be read further: files behind that place are only in it.</summary>
    public const string TnefBroken = "tnef-broken";

    /// <summary>A checksum in the winmail.dat is wrong: the bytes were taken as they are.</summary>
    public const string TnefChecksum = "tnef-checksum";

    /// <summary>The winmail.dat mixes what is of the message and what is of a file.</summary>
    public const string TnefLevel = "tnef-level";

    /// <summary>Properties in the winmail.dat cannot be read: names or types may be missing.</summary>
    public const string TnefProperties = "tnef-properties";

    /// <summary>A file in the winmail.dat has bytes twice: each is a file.</summary>
    public const string TnefSecondData = "tnef-second-data";

    /// <summary>Past <see cref="MimeBudgets.Parts"/>: what follows in this part was not taken apart.</summary>
    public const string PartsBudget = "parts-budget";

    /// <summary>Past <see cref="MimeBudgets.Depth"/>: the multipart or message is one file.</summary>
    public const string DepthBudget = "depth-budget";

    /// <summary>Past <see cref="MimeBudgets.HeaderBytes"/>: further fields are not remembered.</summary>
    public const string HeaderBudget = "header-budget";

    /// <summary>Past <see cref="MimeBudgets.LineBytes"/>: the field was cut.</summary>
    public const string HeaderLineTooLong = "header-line-too-long";
}
