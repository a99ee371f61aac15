using System.Text;

namespace Enclosure.Bench.Floor;

/// <summary>Splits a message at its boundaries as it comes; base64 bodies become files, everything else goes into the skeleton.</summary>
internal sealed class MailSplitter(MailFloorFiles files)
{
    private static readonly byte[] Delimiter = "\r\n--"u8.ToArray();

    private readonly List<byte[]> _boundaries = [];
    private bool _inHead = true;
    private bool _inFile;

    /// <summary>Gives the number of bytes that are done with; the others are to come again, with more behind them.</summary>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        var taken = 0;
        while (true)
        {
            var rest = bytes[taken..];
            var step = _inHead ? TakeHead(rest) : TakeBody(rest);
            if (step == 0)
            {
                return taken;
            }

            taken += step;
        }
    }

    public void Complete(ReadOnlySpan<byte> bytes)
    {
        var taken = Take(bytes);
        TakeContent(bytes[taken..]);
        EndFile();
        files.Commit();
    }

    private int TakeHead(ReadOnlySpan<byte> bytes)
    {
        var length = bytes.IndexOf("\r\n\r\n"u8);
        if (length < 0)
        {
            return 0;
        }

        Understand(Encoding.ASCII.GetString(bytes[..length]));
        files.TakeSkeleton(bytes[..(length + 2)]);
        _inHead = false;
        return length + 2; // The empty line's end stays: a boundary may follow it at once.
    }

    private void Understand(string head)
    {
        const string boundary = "boundary=\"";
        var at = head.IndexOf(boundary, StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            var start = at + boundary.Length;
            _boundaries.Add(Encoding.ASCII.GetBytes(head[start..head.IndexOf('"', start)]));
        }
        else if (head.Contains("Content-Transfer-Encoding: base64", StringComparison.OrdinalIgnoreCase))
        {
            files.BeginFile();
            _inFile = true;
        }
    }

    private int TakeBody(ReadOnlySpan<byte> bytes)
    {
        var at = bytes.IndexOf(Delimiter);
        if (at < 0)
        {
            var sure = Math.Max(0, bytes.Length - (Delimiter.Length - 1));
            TakeContent(bytes[..sure]);
            return sure;
        }

        var line = bytes[(at + Delimiter.Length)..];
        var length = line.IndexOf("\r\n"u8);
        TakeContent(bytes[..at]);
        if (length < 0)
        {
            return at;
        }

        Divide(line[..length]);
        files.TakeSkeleton(bytes.Slice(at, Delimiter.Length + length));
        return at + Delimiter.Length + length;
    }

    /// <summary>The line's end stays in both cases: it begins the headers of the next part, or precedes what comes next.</summary>
    private void Divide(ReadOnlySpan<byte> line)
    {
        for (var depth = _boundaries.Count - 1; depth >= 0; depth--)
        {
            if (!line.StartsWith(_boundaries[depth]))
            {
                continue;
            }

            EndFile();
            _inHead = !line[_boundaries[depth].Length..].StartsWith("--"u8);
            var kept = _inHead ? depth + 1 : depth;
            _boundaries.RemoveRange(kept, _boundaries.Count - kept);
            return;
        }
    }

    private void TakeContent(ReadOnlySpan<byte> bytes)
    {
        if (_inFile)
        {
            files.TakeFile(bytes);
        }
        else
        {
            files.TakeSkeleton(bytes);
        }
    }

    private void EndFile()
    {
        if (_inFile)
        {
            files.EndFile();
            _inFile = false;
        }
    }
}
