using Enclosure.Mime;
using Enclosure.Mime.Parts;

namespace Enclosure.Tests.Mime.Support;

/// <summary>
/// Everything a reader told of one message: its parts, and the message put together again from literals and runs. Whatever is told out
/// of the order that <see cref="MimeVisitor"/> promises is a <see cref="BrokenPromiseException"/>.
/// </summary>
internal sealed class MessageRecord(Func<MimePart, BodyUse> use) : MimeVisitor
{
    private readonly Dictionary<MimePart, PartRecord> _records = [];
    private readonly Stack<PartRecord> _open = new();
    private readonly MemoryStream _literals = new();
    private readonly List<(PartRecord? Run, int Length)> _pieces = [];

    public List<PartRecord> Parts { get; } = [];

    public MimePart Root => Parts[0].Part;

    /// <summary>Reads a message given in pieces of these sizes, over and over; one piece when none are given.</summary>
    public static MessageRecord Read(
        ReadOnlySpan<byte> message, IReadOnlyList<int> pieces, MimeBudgets? budgets = null, Func<MimePart, BodyUse>? use = null)
    {
        var record = new MessageRecord(use ?? (_ => BodyUse.Refer));
        var reader = new MimeReader(record, budgets ?? new MimeBudgets());
        for (var (at, turn) = (0, 0); at < message.Length; turn++)
        {
            var length = pieces.Count == 0 ? message.Length : Math.Min(pieces[turn % pieces.Count], message.Length - at);
            reader.Write(message.Slice(at, length));
            at += length;
        }

        reader.Complete();
        record.IsOver();
        return record;
    }

    public PartRecord this[string number] => Parts.Single(record => record.Part.Number == number);

    public override BodyUse Begin(MimePart part)
    {
        BrokenPromiseException.Unless(_records.TryAdd(part, new PartRecord(part)), $"part {part.Number} begins twice");
        BrokenPromiseException.Unless(part.Parent == _open.FirstOrDefault()?.Part, $"part {part.Number} does not begin inside its parent");
        BrokenPromiseException.Unless(part.Parent is null == (Parts.Count == 0), $"part {part.Number} is a second root");
        var record = _records[part];
        Parts.Add(record);
        _open.Push(record);
        return use(part);
    }

    public override void Content(MimePart part, ReadOnlySpan<byte> decoded)
    {
        BrokenPromiseException.Unless(part.Kind != MimePartKind.Container, $"container {part.Number} has content");
        Open(part).Content.Write(decoded);
    }

    public override void End(MimePart part)
    {
        BrokenPromiseException.Unless(_open.TryPeek(out var last) && last.Part == part, $"part {part.Number} ends before what it holds");
        _open.Pop().HasEnded = true;
    }

    public override void Literal(MimePart? owner, ReadOnlySpan<byte> raw)
    {
        if (owner is not null) Open(owner).HasLiterals = true;
        _literals.Write(raw);
        _pieces.Add((null, raw.Length));
    }

    public override void Run(MimePart owner, EncodedRun run)
    {
        var record = _records[owner];
        BrokenPromiseException.Unless(record.Run is null, $"part {owner.Number} has a second run");
        BrokenPromiseException.Unless(!record.HasLiterals, $"part {owner.Number} has a literal before its run");
        record.Run = run;
        _pieces.Add((record, 0));
    }

    /// <summary>The message again, from what was told alone.</summary>
    public byte[] Rebuild()
    {
        using var message = new MemoryStream();
        var at = 0;
        foreach (var (record, length) in _pieces)
        {
            if (record is null) message.Write(_literals.GetBuffer(), at, length);
            else RunEncoder.Write(record.Run!, record.Bytes, message);
            at += length;
        }

        return message.ToArray();
    }

    private PartRecord Open(MimePart part)
    {
        var record = _records.GetValueOrDefault(part);
        BrokenPromiseException.Unless(record is { HasEnded: false }, $"something of part {part.Number} comes when it is not open");
        return record!;
    }

    private void IsOver()
    {
        BrokenPromiseException.Unless(Parts.Count > 0, "there is no part at all");
        BrokenPromiseException.Unless(_open.Count == 0, "a part never ended");
        BrokenPromiseException.Unless(Parts.DistinctBy(record => record.Part.Number).Count() == Parts.Count, "two parts have one number");
    }
}
