using Enclosure.Mime.Parts;

namespace Enclosure.Tests.Mime.Support.Writing;

internal enum Wire
{
    Binary,
    Base64,
    QuotedPrintable,
    Uuencode,
}

internal enum NameForm
{
    Quoted,
    Raw,
    EncodedWord,
    Extended,
    Continued,
    NameOfType,
}

/// <summary>What a message is made of, and what a reader must give back of it.</summary>
internal abstract record Node
{
    /// <summary>The parts of this one and below, in the order of the message.</summary>
    public abstract IEnumerable<Expected> Parts(string number, MessageWriter writer);
}

/// <param name="Name">The decoded name of the file; null when there is none.</param>
/// <param name="Content">Null for a container.</param>
internal sealed record Expected(string Number, MimePartKind Kind, string Type, string? Name, byte[]? Content);

internal sealed record Leaf(string Type, string? Name, NameForm Form, byte[] Content, Wire Wire, int LineLength) : Node
{
    private bool IsText => Type is "text/plain" or "text/html" && Name is null;

    public override IEnumerable<Expected> Parts(string number, MessageWriter writer) =>
        [new Expected(number, IsText ? MimePartKind.Text : MimePartKind.File, Type, Name, Content)];
}

internal sealed record Branch(string Subtype, string Boundary, IReadOnlyList<Node> Children, bool IsClosed) : Node
{
    public override IEnumerable<Expected> Parts(string number, MessageWriter writer) =>
        Children.SelectMany((child, index) => child.Parts($"{number}.{index + 1}", writer))
            .Prepend(new Expected(number, MimePartKind.Container, $"multipart/{Subtype}", null, null));
}

internal sealed record Forwarded(Node Message, Wire Wire, int LineLength) : Node
{
    public override IEnumerable<Expected> Parts(string number, MessageWriter writer) =>
        Message.Parts($"{number}.1", writer)
            .Prepend(new Expected(number, MimePartKind.File, "message/rfc822", null, writer.Write(Message)));
}

/// <summary>A text with a uuencoded file between its halves.</summary>
internal sealed record TextWithFile(string Name, byte[] Content) : Node
{
    public override IEnumerable<Expected> Parts(string number, MessageWriter writer) =>
    [
        new Expected(number, MimePartKind.Text, "text/plain", null, writer.TextAround),
        new Expected($"{number}.1", MimePartKind.File, "application/octet-stream", Name, Content),
    ];
}
