using System.Text;
using Enclosure.Mime.Parts;

namespace Enclosure.Tests.Mime.Support;

/// <summary>Makes the bytes that an <see cref="EncodedRun"/> stands for, in the plainest way.</summary>
internal static class RunEncoder
{
    public static void Write(EncodedRun run, ReadOnlySpan<byte> content, Stream to)
    {
        BrokenPromiseException.Unless(run.DecodedBytes <= content.Length, "a run stands for more than there is");
        var bytes = content[..(int)run.DecodedBytes];
        var before = to.Position;
        if (run.Encoding == RunEncoding.Base64) WriteLines(run, Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes)), to);
        else to.Write(bytes);
        BrokenPromiseException.Unless(to.Position - before == run.RawBytes, $"a run of {run.RawBytes} bytes makes {to.Position - before}");
    }

    private static void WriteLines(EncodedRun run, ReadOnlySpan<byte> encoded, Stream to)
    {
        BrokenPromiseException.Unless(run.LineLength > 0 || encoded.IsEmpty, "a run of lines without a length");
        for (var at = 0; at < encoded.Length; at += run.LineLength)
        {
            var isLast = at + run.LineLength >= encoded.Length;
            to.Write(isLast ? encoded[at..] : encoded.Slice(at, run.LineLength));
            if (!isLast || run.EndsLine) to.Write(run.LineEnding == LineEnding.CrLf ? "\r\n"u8 : "\n"u8);
        }
    }
}
