using System.Text;

namespace Enclosure.Bench.Load;

/// <summary>
/// SMTP as a relay speaks it: one greeting for many messages, the envelope in one go (RFC 2920), the message once 354 has come. Any other
/// reply than the expected one is a failure.
/// </summary>
internal sealed class SmtpConnection(int port) : LoadConnection(port, bufferSize: 16 * 1024)
{
    private const int CodeLength = 3;

    public override void Open()
    {
        base.Open();
        Expect("220"u8, "the greeting");
        Send("EHLO sender.bench.example\r\n"u8);
        Expect("250"u8, "EHLO");
    }

    public override void Begin(Request request)
    {
        Send(request.Envelope.Span);
        Expect("250"u8, "MAIL");
        Expect("250"u8, "RCPT");
        Expect("354"u8, "DATA");
    }

    public override Answer ReadAnswer()
    {
        Expect("250"u8, "the message");
        return new Answer(250, 0, Closes: false);
    }

    private void Expect(ReadOnlySpan<byte> code, string after)
    {
        var line = ReadThrough("\r\n"u8);
        while (line.Length > CodeLength && line[CodeLength] == '-')
        {
            line = ReadThrough("\r\n"u8);
        }

        if (!line.StartsWith(code))
        {
            throw new IOException($"{after}: {Encoding.UTF8.GetString(line).Trim()}");
        }
    }
}
