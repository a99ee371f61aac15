namespace Enclosure.Bench.Load;

/// <summary>HTTP/1.1.</summary>
internal sealed class HttpConnection(int port) : LoadConnection(port, bufferSize: 256 * 1024)
{
    public override Answer ReadAnswer()
    {
        var head = AnswerHead.Parse(ReadThrough("\r\n\r\n"u8)[..^2]);
        var body = head.Chunked ? SkipChunks() : head.Length;
        if (!head.Chunked)
        {
            Skip(head.Length);
        }

        return new Answer(head.Status, body, head.Closes);
    }

    private long SkipChunks()
    {
        for (var total = 0L; ;)
        {
            var size = AnswerHead.ParseHex(ReadThrough("\r\n"u8)[..^2]);
            Skip(size + 2);
            if (size == 0)
            {
                return total;
            }

            total += size;
        }
    }
}
