using Enclosure.Mime.Parts;
using Enclosure.Mime.Transfer;

namespace Enclosure.Mime;

/// <summary>Chooses where the content of a leaf goes: by what it is.</summary>
internal static class ContentSinks
{
    public static ContentSink For(Reading reading, MimePart part, int depth) => part switch
    {
        { Kind: MimePartKind.Text, ContentType: "text/plain" } => new TextSink(reading, part),
        _ when PartHead.IsMessage(part.ContentType) && reading.MayOpen(depth, part.Number) => new MessageSink(reading, part, depth),
        _ when IsTnef(part) => new TnefSink(reading, part, depth),
        _ => new PlainSink(reading, part),
    };

    private static bool IsTnef(MimePart part) =>
        part.ContentType is "application/ms-tnef" or "application/vnd.ms-tnef"
        || string.Equals(part.Filename, "winmail.dat", StringComparison.OrdinalIgnoreCase);

    private sealed class PlainSink(Reading reading, MimePart part) : ContentSink
    {
        public override void Write(ReadOnlySpan<byte> content) => reading.Visitor.Content(part, content);
    }

    private sealed class MessageSink : ContentSink
    {
        private readonly Reading _reading;
        private readonly MimePart _part;
        private readonly MessageReader? _message;

        public MessageSink(Reading reading, MimePart part, int depth)
        {
            (_reading, _part) = (reading, part);
            if (reading.HasParts) _message = new MessageReader(reading, new RawBytes(null), part, depth + 1);
            else reading.EndParts(part);
        }

        public override void Write(ReadOnlySpan<byte> content)
        {
            _reading.Visitor.Content(_part, content);
            _message?.Write(content);
        }

        public override void Complete() => _message?.Complete();
    }
}
