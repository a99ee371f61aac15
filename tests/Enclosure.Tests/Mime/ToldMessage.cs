using System.Buffers;
using System.Text;
using Enclosure.Mime;
using Enclosure.Mime.Parts;
using Enclosure.Mime.Transfer;

namespace Enclosure.Tests.Mime;

/// <summary>A part as a visitor was told of it.</summary>
internal sealed class ToldPart(MimePart part)
{
    public MimePart Part => part;

    public ArrayBufferWriter<byte> Content { get; } = new();

    public EncodedRun? Run { get; set; }

    public bool IsOver { get; set; }

    public string Text => Encoding.Latin1.GetString(Content.WrittenSpan);

    public IEnumerable<string> Codes => part.Defects.Select(defect => defect.Code);
}

/// <summary>A visitor that keeps all it is told, and holds it to the order that is promised.</summary>
internal sealed class ToldMessage(Func<MimePart, BodyUse> use) : MimeVisitor
{
    private readonly List<(ToldPart? Owner, byte[] Bytes)> _raw = [];
    private readonly Stack<MimePart> _open = new();

    public List<ToldPart> Parts { get; } = [];

    public ToldPart this[string number] => Parts.Single(told => told.Part.Number == number);

    /// <summary>Who was told to own which bytes, in order, pieces of one owner joined.</summary>
    public string Raw => string.Concat(_raw.Select(piece => $"[{piece.Owner?.Part.Number}]{Encoding.Latin1.GetString(piece.Bytes)}"));

    public static ToldMessage Of(string message, BodyUse use = BodyUse.Refer, MimeBudgets? budgets = null) =>
        Of(Encoding.Latin1.GetBytes(message), use, budgets);

    public static ToldMessage Of(byte[] message, BodyUse use = BodyUse.Refer, MimeBudgets? budgets = null, int step = int.MaxValue) =>
        Of(message, _ => use, budgets, _ => step);

    public static ToldMessage Of(byte[] message, Func<MimePart, BodyUse> use, MimeBudgets? budgets, Func<int, int> step)
    {
        var told = new ToldMessage(use);
        var reader = new MimeReader(told, budgets ?? new MimeBudgets());
        for (var at = 0; at < message.Length;)
        {
            var length = Math.Min(step(at), message.Length - at);
            reader.Write(message.AsSpan(at, length));
            at += length;
        }

        reader.Complete();
        if (told._open.Count > 0) throw new InvalidOperationException("A part did not end.");
        return told;
    }

    public override BodyUse Begin(MimePart part)
    {
        if (part.Parent is { } parent && !_open.Contains(parent)) throw new InvalidOperationException("A part begins outside its parent.");
        _open.Push(part);
        Parts.Add(new ToldPart(part));
        return use(part);
    }

    public override void Content(MimePart part, ReadOnlySpan<byte> decoded) => Find(part).Content.Write(decoded);

    public override void End(MimePart part)
    {
        if (_open.Pop() != part) throw new InvalidOperationException("Parts end out of order.");
        Find(part).IsOver = true;
    }

    public override void Literal(MimePart? owner, ReadOnlySpan<byte> raw)
    {
        var told = owner is null ? null : Find(owner);
        if (_raw.Count > 0 && _raw[^1].Owner == told) _raw[^1] = (told, [.. _raw[^1].Bytes, .. raw]);
        else _raw.Add((told, raw.ToArray()));
    }

    public override void Run(MimePart owner, EncodedRun run)
    {
        var told = Find(owner);
        if (told.Run is not null || _raw.Any(piece => piece.Owner == told))
            throw new InvalidOperationException("A run comes once and first.");
        told.Run = run;
        _raw.Add((told, []));
    }

    /// <summary>The message from what was told: literal bytes, and runs made again from content.</summary>
    public byte[] Regenerated()
    {
        var output = new ArrayBufferWriter<byte>();
        var done = new HashSet<ToldPart>();
        foreach (var (owner, bytes) in _raw)
        {
            if (owner?.Run is { } run && done.Add(owner))
            {
                var before = output.WrittenCount;
                var encoder = new EncodedRunEncoder(run);
                foreach (var piece in owner.Content.WrittenMemory.ToArray().Chunk(11)) encoder.Encode(piece, output);
                if (!encoder.Finish(output) || output.WrittenCount - before != run.RawBytes)
                    throw new InvalidOperationException("The run is wrong.");
            }

            output.Write(bytes);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>Everything, in lines.</summary>
    public string Summary() => string.Join('\n', Parts.Select(told =>
        $"{told.Part.Number} {told.Part.Kind} {told.Part.Origin} {told.Part.ContentType} {told.Part.Filename} "
        + $"{told.Part.Headers.Fields.Count} "
        + $"{told.Run} {string.Join(',', told.Codes)} {Convert.ToHexString(told.Content.WrittenSpan)}")) + "\n" + Raw;

    private ToldPart Find(MimePart part) => Parts.Single(told => told.Part == part);
}
