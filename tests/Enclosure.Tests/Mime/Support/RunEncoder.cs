using System.Text;
using Enclosure.Mime;

namespace Enclosure.Tests.Mime.Support;

/// <summary>Makes the bytes that an <see cref="EncodedRun"/> stands for, in the plainest way.</summary>
internal static class RunEncoder
{
    public static void Write(EncodedRun run, ReadOnlySpan<byte> content, Stream to)
    {
        BrokenPromiseException.Unless(run.DecodedBytes <= content.Length, "a run stands for more than there is");
        var bytes = content[..(int)run.DecodedBytes];
        if (run.Encoding == RunEncoding.Base64) bytes = Encoding.ASCII.GetBytes(Lines(run, Convert.ToBase64String(bytes)));
        BrokenPromiseException.Unless(bytes.Length == run.RawBytes, $"a run of {run.RawBytes} bytes makes {bytes.Length}");
        to.Write(bytes);
    }

    private static string Lines(EncodedRun run, string encoded)
    {
        BrokenPromiseException.Unless(run.LineLength > 0 || encoded.Length == 0, "a run of lines without a length");
        var ending = run.LineEnding == LineEnding.CrLf ? "\r\n" : "\n";
        var lines = string.Join(ending, encoded.Chunk(Math.Max(run.LineLength, 1)).Select(line => new string(line)));
        return run.EndsLine ? lines + ending : lines;
    }
}
