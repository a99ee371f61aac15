using Enclosure.Attachments;
using Enclosure.FileTypes;
using Enclosure.Mail.Skeletons;
using Enclosure.Mime.Parts;
using Enclosure.Storage;

namespace Enclosure.Mail.Receiving;

/// <summary>
/// Keeps what the reader tells: each file in a staged blob of its own, the texts to read in memory up to
/// <see cref="MailRules.MaxBodyBytes"/>, the rest in the skeleton. Files over a limit are refused and remembered by name, type and size;
/// their bytes are kept nowhere.
/// </summary>
internal sealed class MessageCollector(IBlobStore store, MailRules rules) : MimeVisitor, IDisposable
{
    private readonly UploadTerms _terms = new(long.MaxValue, TimeSpan.Zero);
    private readonly Stack<CollectedPart> _open = new();
    private CollectedPart? _lastTold;
    private CollectedPart? _rest;
    private int _files;
    private int _children;
    private int _textBytes;
    private int _htmlBytes;

    public CollectedPart? Root { get; private set; }
    public SkeletonWriter Skeleton { get; } = new(store.Stage());

    public override BodyUse Begin(MimePart part)
    {
        var collected = new CollectedPart(part, _open.TryPeek(out var parent) ? parent : null);
        _open.Push(collected);
        if (parent is null) Root = collected;
        else parent.Children.Add(collected);
        if (part.Kind != MimePartKind.File) return BodyUse.Literal;
        if (Refused(collected) is { } reason)
        {
            Refuse(collected, reason);
            return BodyUse.Skip;
        }

        collected.File = new IncomingFile(store.Stage(), _terms);
        return BodyUse.Refer;
    }

    public override void Content(MimePart part, ReadOnlySpan<byte> decoded)
    {
        var collected = Find(part);
        collected.Count(decoded);
        if (collected.Dropped is not null) return;
        if (part.Kind == MimePartKind.Text) AddText(collected, decoded);
        else AddToFile(collected, decoded);
    }

    public override void End(MimePart part) => _open.Pop();

    /// <summary>
    /// One row for all that is past the budget of parts; its bytes stay in the skeleton as they came. What lies in a file stays in that.
    /// </summary>
    public override void Rest(MimePart holder, long bytes)
    {
        if (holder.Kind == MimePartKind.File || holder.EnclosingFile is not null) return;
        _rest ??= BeginRest(Find(holder));
        _rest.Count(bytes);
    }

    public override void Literal(MimePart? owner, ReadOnlySpan<byte> raw)
    {
        if (owner is null)
        {
            Skeleton.Literal(null, raw);
            return;
        }

        var collected = Find(owner);
        if (collected.Dropped is not null) return;
        collected.HasLiterals = true;
        Skeleton.Literal(owner.Number, raw);
    }

    public override void Run(MimePart owner, EncodedRun run)
    {
        if (Find(owner).Dropped is null) Skeleton.Reference(owner.Number, run);
    }

    /// <summary>Whether bytes of a part that was refused later stand in the skeleton.</summary>
    public bool HoldsRefusedBytes => Root is not null && Root.WithAllBelow().Any(part => part is { HasLiterals: true, HoldsRefused: true });

    public void Dispose()
    {
        Root?.Dispose();
        Skeleton.Staged.Dispose();
        Skeleton.Dispose();
    }

    private static CollectedPart BeginRest(CollectedPart holder)
    {
        var part = new MimePart
        {
            Number = $"{holder.Part.Number}.{holder.Children.Count + 1}",
            Parent = holder.Part,
            Kind = MimePartKind.File,
            ContentType = ContentTypes.OctetStream,
        };
        var rest = new CollectedPart(part, holder);
        rest.Drop(DropReason.Budget);
        holder.Children.Add(rest);
        return rest;
    }

    private DropReason? Refused(CollectedPart collected)
    {
        if (collected.Parent is { Dropped: { } inherited }) return inherited;
        if (collected.Part.EnclosingFile is not null) return ++_children > MailRules.MaxChildren ? DropReason.Budget : null;
        return ++_files > rules.MaxFiles ? DropReason.Count : null;
    }

    private void Refuse(CollectedPart collected, DropReason reason)
    {
        collected.Drop(reason);
        if (collected.IsOfTheMessage) Skeleton.Refused(collected.Part.Number);
    }

    /// <summary>A text too long for a body is a file as well, from its first byte.</summary>
    private void AddText(CollectedPart collected, ReadOnlySpan<byte> decoded)
    {
        if (collected.File is not null)
        {
            AddToFile(collected, decoded);
            return;
        }

        if (collected.Part.EnclosingFile is not null) return;
        ref var used = ref collected.Part.ContentType == "text/html" ? ref _htmlBytes : ref _textBytes;
        var room = Math.Min(decoded.Length, MailRules.MaxBodyBytes - used);
        used += room;
        var before = collected.Body.Length;
        collected.Remember(decoded[..room]);
        if (room == decoded.Length) return;
        if (++_files > rules.MaxFiles)
        {
            Refuse(collected, DropReason.Count);
            return;
        }

        collected.File = new IncomingFile(store.Stage(), _terms);
        collected.File.Write(collected.Body[..before]);
        AddToFile(collected, decoded);
    }

    private void AddToFile(CollectedPart collected, ReadOnlySpan<byte> decoded)
    {
        if (collected.Size > rules.MaxFileBytes) Refuse(collected, DropReason.Size);
        else collected.File!.Write(decoded);
    }

    /// <summary>Told of one part many times over, and hardly ever of one that is not open.</summary>
    private CollectedPart Find(MimePart part)
    {
        if (_lastTold?.Part != part) _lastTold = _open.First(open => open.Part == part);
        return _lastTold;
    }
}
