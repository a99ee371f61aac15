using System.Text;
using Enclosure.Bench.Workloads;

namespace Enclosure.Bench.Micro;

/// <summary>What is read, made once.</summary>
internal static class SampleMessages
{
    private const int PdfSize = 18_200_000;
    private const int TextSize = 10_000_000;
    private const string Quoted =
        "Sch=C3=B6ne Gr=C3=BC=C3=9Fe aus M=C3=BCnchen, and thank you for the order of 1 Jan=\n" +
        "uary. Our terms of payment are thirty days; a link to the invoice is found be=\n" +
        "low, together with the figures of the quarter.\n" +
        "https://bench.example/invoices?id=3D2026-117&amp;token=3Dq83vEjRWeJ\n\n";

    public static readonly byte[] Whole = MailMessage.Build("demo@localhost", PdfSize).Bytes;

    public static readonly byte[] Base64 = Message(
        "application/pdf; name=\"invoice.pdf\"",
        "base64",
        Convert.ToBase64String(Payload.Bytes(PdfSize), Base64FormattingOptions.InsertLineBreaks));

    public static readonly byte[] QuotedPrintable = Message(
        "text/plain; charset=utf-8",
        "quoted-printable",
        string.Concat(Enumerable.Repeat(Quoted, TextSize / Quoted.Length)).ReplaceLineEndings("\r\n"));

    private static byte[] Message(string type, string encoding, string body) => Encoding.ASCII.GetBytes(
        "From: <a@bench.example>\r\nSubject: Sample\r\nMIME-Version: 1.0\r\n" +
        $"Content-Type: {type}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{body}\r\n");
}
