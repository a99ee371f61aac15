using Enclosure.Mime.Headers;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Transfer;

namespace Enclosure.Mime;

/// <summary>What the header fields of a part say about it.</summary>
internal sealed class PartHead
{
    /// <summary>RFC 2046 §5.1.1 has 70; what is longer than a line of mail may be (RFC 5322 §2.1.1) is none.</summary>
    private const int MaxBoundary = 998;

    private readonly HeaderFields _fields;
    private readonly MimeParameters? _type;
    private readonly MimeParameters? _disposition;
    private readonly string _contentType;
    private readonly string _encodingWord;

    /// <param name="inDigest">Whether the default of the place is message/rfc822.</param>
    /// <param name="mayHold">Whether a multipart or message may be opened here.</param>
    public PartHead(HeaderFields fields, bool inDigest, bool mayHold)
    {
        _fields = fields;
        _type = Parameters(HeaderNames.ContentType);
        _disposition = Parameters(HeaderNames.ContentDisposition);
        _contentType = TypeOr(inDigest ? "message/rfc822" : "text/plain");
        _encodingWord = Parameters(HeaderNames.ContentTransferEncoding)?.Word.Trim('"', '\'') is { Length: > 0 } word ? word : "7bit";
        if (IsMultipart && mayHold) Boundary = FindBoundary();
        if (!mayHold && (IsMultipart || IsMessage(_contentType)))
            fields.Add(DefectCodes.DepthBudget, DefectGrade.Budget, "Multiparts and messages lie too deep in one another.");
        Encoding = ChooseEncoding();
    }

    /// <summary>Of a multipart that is to be taken apart; else null.</summary>
    public byte[]? Boundary { get; }

    public TransferEncoding Encoding { get; }

    private bool IsMultipart => _contentType.StartsWith("multipart/", StringComparison.Ordinal);

    /// <summary>Types whose content is a message with parts of its own (RFC 2046 §5.2.1, RFC 6532 §3.7).</summary>
    public static bool IsMessage(string contentType) => contentType is "message/rfc822" or "message/global";

    public MimePart ToPart(string number, MimePart? parent)
    {
        var filename = Name(_disposition, "filename") ?? Name(_type, "name");
        var part = new MimePart
        {
            Number = number,
            Parent = parent,
            Kind = Boundary is not null ? MimePartKind.Container : IsText(filename) ? MimePartKind.Text : MimePartKind.File,
            Headers = _fields.Remembered(),
            ContentType = _contentType,
            DeclaredType = _fields[HeaderNames.ContentType]?.RawText,
            Disposition = _disposition?.Word is { Length: > 0 } word ? word : null,
            Filename = filename,
            RawFilename = filename is null ? null : RawName(_disposition, "filename") ?? RawName(_type, "name"),
            Charset = _type?["charset"],
            TransferEncoding = _encodingWord,
            ContentId = ContentIds.Normalise(_fields[HeaderNames.ContentId]?.Text),
            IsFlowed = Is("format", "flowed"),
            DelSp = Is("delsp", "yes"),
        };
        foreach (var defect in _fields.Defects) part.Add(defect.Code, defect.Grade, defect.Detail);
        return part;
    }

    private bool IsText(string? filename) =>
        _contentType is "text/plain" or "text/html" && filename is null && _disposition?.Word != "attachment";

    private bool Is(string parameter, string value) => string.Equals(_type?[parameter], value, StringComparison.OrdinalIgnoreCase);

    private MimeParameters? Parameters(string name) => _fields[name] is { } field ? MimeParameters.Parse(field.Raw.Span) : null;

    private string TypeOr(string usual)
    {
        if (_type is null) return usual;

        var word = _type.Word;
        var slash = word.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && slash < word.Length - 1 && word.LastIndexOf('/') == slash && !word.AsSpan().ContainsAnyExceptInRange('!', '~'))
            return word;

        _fields.Add(DefectCodes.MalformedContentType, DefectGrade.Guessed, $"The Content-Type is no type and subtype; {usual} was taken.");
        return usual;
    }

    private byte[]? FindBoundary()
    {
        var boundary = _type?["boundary"]?.TrimEnd(' ', '\t');
        if (!string.IsNullOrEmpty(boundary))
        {
            var bytes = System.Text.Encoding.UTF8.GetBytes(boundary);
            if (bytes.Length <= MaxBoundary) return bytes;
        }

        _fields.Add(DefectCodes.MissingBoundary, DefectGrade.Damaged, "The multipart has no usable boundary parameter.");
        return null;
    }

    private TransferEncoding ChooseEncoding()
    {
        if (Boundary is null) return EncodingOf(_encodingWord);

        if (EncodingOf(_encodingWord) != TransferEncoding.Identity)
            _fields.Add(DefectCodes.EncodedContainer, DefectGrade.Note, "A multipart may have no transfer encoding.");
        return TransferEncoding.Identity;
    }

    private TransferEncoding EncodingOf(string word)
    {
        switch (word)
        {
            case "7bit" or "8bit" or "binary":
                return TransferEncoding.Identity;
            case "base64":
                return TransferEncoding.Base64;
            case "quoted-printable":
                return TransferEncoding.QuotedPrintable;
            case "x-uuencode" or "uuencode" or "x-uue" or "x-uu":
                return TransferEncoding.Uuencode;
            default:
                _fields.Add(DefectCodes.UnknownTransferEncoding, DefectGrade.Guessed, "The transfer encoding is unknown.");
                return TransferEncoding.Identity;
        }
    }

    private static string? Name(MimeParameters? header, string parameter) =>
        header?[parameter] is { } name && !string.IsNullOrWhiteSpace(name) ? name : null;

    private static string? RawName(MimeParameters? header, string parameter) =>
        Name(header, parameter) is null ? null : header?.Raw(parameter);
}
