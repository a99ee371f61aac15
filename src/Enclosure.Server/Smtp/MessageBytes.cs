using System.Globalization;
using Enclosure.Mail.Receiving;

namespace Enclosure.Server.Smtp;

/// <summary>The argument of BDAT (RFC 3030, section 2).</summary>
internal readonly record struct ChunkSize(long Bytes, bool Last)
{
    /// <summary>Null when it cannot be read: then nobody knows where the next command begins.</summary>
    public static ChunkSize? Parse(string argument)
    {
        var words = argument.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2) return null;
        if (!long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)) return null;
        var last = words.Length == 2;
        return last && !words[1].Equals("LAST", StringComparison.OrdinalIgnoreCase) ? null : new ChunkSize(bytes, last);
    }
}

/// <summary>Carries a message's bytes from the connection's buffers into it, without a copy between.</summary>
internal sealed class MessageBytes(SmtpChannel channel)
{
    public async Task ReadDataAsync(SmtpTransaction message)
    {
        var dots = new DotStream();
        Action<ReadOnlySpan<byte>> take = message.Take;
        while (!dots.Ended)
        {
            var read = await channel.ReadAsync();
            var taken = 0L;
            foreach (var piece in read.Buffer) taken += dots.Read(piece.Span, take);
            channel.Advance(read.Buffer.GetPosition(taken));
            if (read.IsCompleted && !dots.Ended) throw new HangUpException(null);
        }
    }

    public async Task ReadChunkAsync(long bytes, SmtpTransaction message)
    {
        message.Expect(bytes);
        await ReadAsync(bytes, message.Take);
    }

    public Task ThrowAwayAsync(long bytes, InboundMail mail)
    {
        using var nothing = new SmtpTransaction(mail, "");
        nothing.Expect(bytes);
        return ReadAsync(bytes, static _ => { });
    }

    private async Task ReadAsync(long bytes, Action<ReadOnlySpan<byte>> take)
    {
        for (var left = bytes; left > 0;)
        {
            var read = await channel.ReadAsync();
            var part = read.Buffer.Slice(0, Math.Min(left, read.Buffer.Length));
            foreach (var piece in part) take(piece.Span);
            left -= part.Length;
            channel.Advance(part.End);
            if (read.IsCompleted && left > 0) throw new HangUpException(null);
        }
    }
}
