using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Enclosure.Server.Smtp;

/// <summary>A line that a client sent, or what is wrong with it.</summary>
internal readonly record struct CommandLine(string Text, SmtpReply? Fault);

/// <summary>
/// Reads command lines. Only CR LF ends one; a line that ends otherwise is refused and never run. A line that is too long is read to its
/// end and thrown away as it comes.
/// </summary>
internal sealed class CommandLines(SmtpChannel channel)
{
    /// <summary>
    /// With its CR LF. The standard's 512 (RFC 5321, section 4.5.3.1.4) and what SIZE, BODY and SMTPUTF8 may add to it, with room, as is
    /// usual.
    /// </summary>
    public const int LongestLine = 2048;

    /// <summary>Where a line without an end is given up.</summary>
    private const long MostThrownAway = 1 << 20;

    /// <summary>Null when the client has left.</summary>
    public async ValueTask<CommandLine?> NextAsync()
    {
        var thrownAway = 0L;
        while (true)
        {
            var read = await channel.ReadAsync();
            var buffer = read.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = Understand(buffer.Slice(0, buffer.GetPosition(1, end)), thrownAway > 0);
                channel.Advance(buffer.GetPosition(1, end));
                return line;
            }

            if (read.IsCompleted) return null;
            if (thrownAway > 0 || buffer.Length >= LongestLine) thrownAway += buffer.Length;
            channel.Advance(thrownAway > 0 ? buffer.End : buffer.Start, buffer.End);
            if (thrownAway > MostThrownAway) throw new HangUpException(SmtpReplies.TooManyFaults);
        }
    }

    private static CommandLine Understand(ReadOnlySequence<byte> bytes, bool tooLong)
    {
        if (tooLong || bytes.Length > LongestLine) return new CommandLine("", SmtpReplies.LineTooLong);
        var line = bytes.ToArray().AsSpan();
        if (!line.EndsWith("\r\n"u8)) return new CommandLine("", SmtpReplies.BareLineFeed);
        line = line[..^2];
        return IsText(line) ? new CommandLine(Encoding.UTF8.GetString(line), null) : new CommandLine("", SmtpReplies.NotText);
    }

    private static bool IsText(ReadOnlySpan<byte> line) =>
        !line.ContainsAnyInRange((byte)0, (byte)0x1F) && !line.Contains((byte)0x7F) && Utf8.IsValid(line);
}
