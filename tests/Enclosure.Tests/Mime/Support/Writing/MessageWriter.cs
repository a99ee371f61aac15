using System.Text;

namespace Enclosure.Tests.Mime.Support.Writing;

/// <summary>Writes messages by the book, in one of the two line endings.</summary>
internal sealed class MessageWriter(string lineEnding)
{
    /// <summary>What is left of a <see cref="TextWithFile"/> once its file is out.</summary>
    public byte[] TextAround { get; } = Encoding.ASCII.GetBytes($"Before.{lineEnding}After.");

    public byte[] Write(Node root)
    {
        using var message = new MemoryStream();
        Line(message, "From: Ann Example <ann@example.com>");
        Line(message, "To: bob@example.com");
        Line(message, "Subject: Written");
        Line(message, "MIME-Version: 1.0");
        WritePart(message, root);
        return message.ToArray();
    }

    private void WritePart(MemoryStream to, Node node)
    {
        switch (node)
        {
            case Leaf leaf: WriteLeaf(to, leaf); break;
            case Branch branch: WriteBranch(to, branch); break;
            case Forwarded forwarded: WriteForwarded(to, forwarded); break;
            case TextWithFile text: WriteText(to, text); break;
        }
    }

    private void WriteLeaf(MemoryStream to, Leaf leaf)
    {
        NameWriter.Write(to, leaf, lineEnding);
        Line(to, $"Content-Transfer-Encoding: {BodyWriter.Word(leaf.Wire)}");
        Line(to, "");
        to.Write(BodyWriter.Encode(leaf.Content, leaf.Wire, leaf.LineLength, lineEnding));
    }

    private void WriteBranch(MemoryStream to, Branch branch)
    {
        Line(to, $"Content-Type: multipart/{branch.Subtype};");
        Line(to, $"\tboundary=\"{branch.Boundary}\"");
        Line(to, "");
        Line(to, "This is a message in MIME format.");
        foreach (var child in branch.Children)
        {
            Line(to, "");
            Line(to, $"--{branch.Boundary}");
            WritePart(to, child);
        }

        if (!branch.IsClosed) return;
        Line(to, "");
        Line(to, $"--{branch.Boundary}--");
    }

    private void WriteForwarded(MemoryStream to, Forwarded forwarded)
    {
        Line(to, "Content-Type: message/rfc822");
        Line(to, $"Content-Transfer-Encoding: {BodyWriter.Word(forwarded.Wire)}");
        Line(to, "");
        to.Write(BodyWriter.Encode(Write(forwarded.Message), forwarded.Wire, forwarded.LineLength, lineEnding));
    }

    private void WriteText(MemoryStream to, TextWithFile text)
    {
        Line(to, "Content-Type: text/plain; charset=us-ascii");
        Line(to, "");
        Line(to, "Before.");
        to.Write(BodyWriter.Uuencode(text.Content, text.Name, lineEnding));
        to.Write("After."u8);
    }

    private void Line(MemoryStream to, string text) => to.Write(Encoding.UTF8.GetBytes(text + lineEnding));
}
