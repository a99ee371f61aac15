using System.Buffers;
using System.Security.Cryptography;
using Enclosure.Attachments;
using Enclosure.Mime.Parts;

namespace Enclosure.Mail.Receiving;

/// <summary>A part of an incoming message with what is kept of it.</summary>
internal sealed class CollectedPart(MimePart part, CollectedPart? parent) : IDisposable
{
    private readonly ArrayBufferWriter<byte>? _body = part.Kind == MimePartKind.Text && part.EnclosingFile is null ? new() : null;
    private readonly ArrayBufferWriter<byte>? _report = ReportParts.IsRead(part) ? new() : null;

    public MimePart Part => part;
    public CollectedPart? Parent => parent;
    public List<CollectedPart> Children { get; } = [];
    public long Size { get; private set; }

    /// <summary>The first bytes of a text to read, as they came but for the transfer encoding.</summary>
    public ReadOnlySpan<byte> Body => _body is null ? default : _body.WrittenSpan;

    /// <summary>The first bytes of what reports what became of a message; empty for any other part.</summary>
    public ReadOnlyMemory<byte> Report => _report?.WrittenMemory ?? default;

    /// <summary>Where its bytes are staged; null when they are not kept as a file.</summary>
    public IncomingFile? File { get; set; }

    public DropReason? Dropped { get; private set; }
    public string? Sha256 { get; set; }

    /// <summary>Whether the message's HTML shows it.</summary>
    public bool IsUsedInHtml { get; set; }

    /// <summary>Whether bytes of its body went into the skeleton as they came.</summary>
    public bool HasLiterals { get; set; }

    /// <summary>Whether its bytes may be kept nowhere, or it is a text with such a file in it.</summary>
    public bool HoldsRefused => IsRefused || (part.Kind == MimePartKind.Text && Children.Exists(child => child.IsRefused));

    /// <summary>Of the message itself only what is past the budget of parts is over a budget, and that stays as it came.</summary>
    private bool IsRefused => Dropped is not null && (Dropped != DropReason.Budget || part.EnclosingFile is not null);

    /// <summary>Whether its bytes stand between the boundaries of the message itself.</summary>
    public bool IsOfTheMessage => part.Origin == MimeOrigin.Mime && part.EnclosingFile is null;

    public void Count(ReadOnlySpan<byte> content)
    {
        Size += content.Length;
        if (_report is not null) _report.Write(content[..Math.Min(content.Length, ReportParts.MostBytes - _report.WrittenCount)]);
    }

    public void Count(long bytes) => Size += bytes;

    public void Remember(ReadOnlySpan<byte> text) => _body!.Write(text);

    /// <summary>What is staged of it, and of what lies in it, is given up.</summary>
    public void Drop(DropReason reason)
    {
        Dropped ??= reason;
        File?.Dispose();
        File = null;
        foreach (var child in Children) child.Drop(reason);
    }

    /// <summary>A text of which <see cref="Body"/> is only the beginning.</summary>
    public bool IsCutText => part is { Kind: MimePartKind.Text, EnclosingFile: null } && (File is not null || Dropped is not null);

    public string? BodySha256() => _body is null || IsCutText ? null : Convert.ToHexStringLower(SHA256.HashData(_body.WrittenSpan));

    public IEnumerable<CollectedPart> WithAllBelow() => Children.SelectMany(child => child.WithAllBelow()).Prepend(this);

    public void Dispose()
    {
        File?.Dispose();
        foreach (var child in Children) child.Dispose();
    }
}
