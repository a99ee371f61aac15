using System.Text;

namespace Enclosure.Bench.Workloads;

/// <summary>
/// A message as mail programs write them: mixed of related of alternative, an inline PNG that the HTML names, a PDF and a CSV, each base64
/// in lines of 76 characters (RFC 2045, section 6.8). Its Message-ID is a number that is written over for each copy that goes out.
/// </summary>
internal sealed record MailMessage(byte[] Bytes, int NumberAt)
{
    public const int NumberLength = 16;
    public const int PngSize = 30_000;
    public const int CsvSize = 5_000;

    public static MailMessage Build(string recipient, int pdfSize)
    {
        var text = Text(recipient, pdfSize).ReplaceLineEndings("\r\n");
        return new MailMessage(Encoding.ASCII.GetBytes(text), text.IndexOf(Zeros, StringComparison.Ordinal));
    }

    private static readonly string Zeros = new('0', NumberLength);

    private static string Text(string recipient, int pdfSize) =>
        $"""
        Received: from mail.bench.example (mail.bench.example [192.0.2.25]) by relay.bench.example with ESMTPS; Thu, 1 Jan 2026 00:00:01 +0000
        From: Accounts Receivable <accounts@bench.example>
        To: <{recipient}>
        Subject: Your invoice of January
        Date: Thu, 1 Jan 2026 00:00:00 +0000
        Message-ID: <{Zeros}@bench.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary="=_mixed_5f2b7c1a"

        --=_mixed_5f2b7c1a
        Content-Type: multipart/related; boundary="=_related_5f2b7c1b"

        --=_related_5f2b7c1b
        Content-Type: multipart/alternative; boundary="=_alternative_5f2b7c1c"

        --=_alternative_5f2b7c1c
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 7bit

        Dear customer,

        please find your invoice and the figures behind it in the files that come with this message.

        --=_alternative_5f2b7c1c
        Content-Type: text/html; charset=utf-8
        Content-Transfer-Encoding: 7bit

        <html><body><p>Dear customer,</p><p>please find your invoice and the figures behind it in the files that
        come with this message.</p><p><img src="cid:chart@bench.example" alt="A chart"></p></body></html>

        --=_alternative_5f2b7c1c--

        --=_related_5f2b7c1b
        Content-Type: image/png; name="chart.png"
        Content-Disposition: inline; filename="chart.png"
        Content-ID: <chart@bench.example>
        Content-Transfer-Encoding: base64

        {Base64([0x89, .. "PNG\r\n"u8, 0x1a, 0x0a], PngSize)}
        --=_related_5f2b7c1b--

        --=_mixed_5f2b7c1a
        Content-Type: application/pdf; name="invoice.pdf"
        Content-Disposition: attachment; filename="invoice.pdf"
        Content-Transfer-Encoding: base64

        {Base64("%PDF-1.7\n"u8, pdfSize)}
        --=_mixed_5f2b7c1a
        Content-Type: text/csv; charset=utf-8; name="figures.csv"
        Content-Disposition: attachment; filename="figures.csv"
        Content-Transfer-Encoding: base64

        {Base64("month;amount\r\n"u8, CsvSize)}
        --=_mixed_5f2b7c1a--

        """;

    private static string Base64(ReadOnlySpan<byte> start, int size)
    {
        var bytes = Payload.Bytes(size);
        start.CopyTo(bytes);
        return Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);
    }
}
