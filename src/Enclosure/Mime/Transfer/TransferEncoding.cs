namespace Enclosure.Mime.Transfer;

/// <summary>How the bytes of a body stand for its content (RFC 2045 §6).</summary>
internal enum TransferEncoding
{
    Identity,
    Base64,
    QuotedPrintable,
    Uuencode,
}
