using System.Buffers;
using System.Text;

namespace Enclosure.Server.Smtp;

/// <summary>One answer: its code, its enhanced code (RFC 3463) and what it says, in lines of ASCII separated by <c>\n</c>.</summary>
/// <param name="Enhanced">Empty where the standard has none: greeting, HELO, EHLO, 354 (RFC 2034, section 4).</param>
/// <param name="Closes">The connection ends after it.</param>
/// <param name="Forgiven">It is no sign of a client that cannot speak.</param>
internal sealed record SmtpReply(int Code, string Enhanced, string Text, bool Closes = false, bool Forgiven = false)
{
    private const int FirstFault = 500;

    public bool IsFault => Code >= FirstFault && !Forgiven;

    public void Write(IBufferWriter<byte> output)
    {
        var lines = Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var joint = i < lines.Length - 1 ? '-' : ' ';
            var code = Enhanced.Length > 0 ? $"{Enhanced} " : "";
            Encoding.ASCII.GetBytes($"{Code}{joint}{code}{lines[i]}\r\n", output);
        }
    }
}
