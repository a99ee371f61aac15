using Enclosure.Mime.Parts;
using Enclosure.Mime.Transfer;

namespace Enclosure.Mime;

/// <summary>
/// Reads one message: the one that came, or one that lies in it. Between the headers of its parts it knows the multiparts that are open and
/// the leaf whose body is being read; what belongs to no leaf (preambles, delimiters, epilogues) is only told as it came.
/// </summary>
internal sealed class MessageReader
{
    private readonly Reading _reading;
    private readonly RawBytes _raw;
    private readonly MimePart? _parent;
    private readonly int _depth;
    private readonly OpenContainers _open = new();
    private readonly BodyScanner _body;
    private readonly HeaderReader _header;
    private Leaf? _leaf;
    private bool _inHeader = true;
    private bool _afterCr;

    /// <param name="parent">The message/rfc822 it is the content of; null for the message that came.</param>
    /// <param name="depth">Multiparts and messages around it.</param>
    public MessageReader(Reading reading, RawBytes raw, MimePart? parent, int depth)
    {
        (_reading, _raw, _parent, _depth) = (reading, raw, parent, depth);
        _body = new BodyScanner(_open);
        _header = new HeaderReader(reading, raw);
        _reading.TakePart();
    }

    public void Write(ReadOnlySpan<byte> span)
    {
        if (_afterCr && !span.IsEmpty) SkipLineFeed(ref span);
        while (!span.IsEmpty)
        {
            if (_inHeader) ReadHeader(ref span);
            else ReadBody(ref span);
        }
    }

    public void Complete()
    {
        if (_inHeader && !(_open.Count > 0 && _header.IsEmpty)) EndHeader(HeaderEnd.Body);
        if (!_inHeader) CompleteBody();

        EndLeaf();
        while (_open.Count > 0) EndContainer(closed: false);
        _body.Dispose();
        _header.Dispose();
    }

    private void CompleteBody()
    {
        var found = _body.Complete(out var released, out var delimiter);
        Tell(released);
        if (found) AtDelimiter(delimiter);
    }

    private void ReadHeader(ref ReadOnlySpan<byte> span)
    {
        var end = _header.Read(ref span);
        if (end == HeaderEnd.None) return;

        if (end == HeaderEnd.EmptyLine) TakeLineEnding(ref span);
        EndHeader(end);
        if (_afterCr && !span.IsEmpty) SkipLineFeed(ref span);
    }

    /// <remarks>What is undecided holds no delimiter (no line with a hyphen first is held), so no header begins while it is read.</remarks>
    private void EndHeader(HeaderEnd end)
    {
        _header.Fields.Finish();
        if (end == HeaderEnd.Body)
            _header.Fields.Add(DefectCodes.MissingHeaderEnd, DefectGrade.Guessed, "No empty line ends the headers.");

        _inHeader = false;
        _body.StartLine();
        BeginPart();
        if (end == HeaderEnd.Body) Write(_header.Undecided);
    }

    private void BeginPart()
    {
        var container = _open.Count > 0 ? _open.Innermost : null;
        var parent = container?.Part ?? _parent;
        var number = container?.NextNumber() ?? (_parent is null ? "1" : $"{_parent.Number}.1");
        var depth = _depth + _open.Count;
        var head = new PartHead(_header.Fields, container is { IsDigest: true }, _reading.MayOpen(depth, number));
        var part = head.ToPart(number, parent);
        var use = _reading.Visitor.Begin(part);

        if (head.Boundary is { } boundary) _open.Push(new OpenContainer(part, boundary));
        else _leaf = new Leaf(_reading, _raw, part, use, head.Encoding, depth);
    }

    private void ReadBody(ref ReadOnlySpan<byte> span)
    {
        var found = _body.Read(ref span, out var released, out var body, out var delimiter);
        Tell(released);
        Tell(body);
        if (!found) return;

        AtDelimiter(delimiter);
        if (_afterCr && !span.IsEmpty) SkipLineFeed(ref span);
    }

    private void Tell(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty) return;

        if (_leaf is not null)
        {
            _leaf.Write(body);
            return;
        }

        _raw.Tell(null, body);
        if (_open is { Count: > 0, Innermost: { HasRest: true, Part: var holder } }) _reading.Visitor.Rest(holder, body.Length);
    }

    private void AtDelimiter(Delimiter delimiter)
    {
        EndLeaf();
        _afterCr = _body.Held[^1] == '\r';
        _raw.Tell(null, _body.Held);
        _body.StartLine();
        while (_open.Count > delimiter.Level + 1) EndContainer(closed: false);

        if (delimiter.Closes) EndContainer(closed: true);
        else NextPart(_open.Innermost);
    }

    private void NextPart(OpenContainer container)
    {
        container.HasBegun = true;
        if (_reading.TakePart())
        {
            _header.Start();
            _inHeader = true;
            return;
        }

        container.HasRest = true;
        _reading.EndParts(container.Part);
        _reading.Visitor.Rest(container.Part, 0);
    }

    private void EndLeaf()
    {
        _leaf?.Complete();
        _leaf = null;
    }

    private void EndContainer(bool closed)
    {
        var container = _open.Pop();
        if (!closed)
            container.Part.Add(DefectCodes.MissingFinalBoundary, DefectGrade.Guessed, "The closing delimiter of the multipart is missing.");
        if (!container.HasBegun)
            container.Part.Add(DefectCodes.MissingFirstBoundary, DefectGrade.Damaged, "No delimiter of the multipart came before its end.");

        _reading.Visitor.End(container.Part);
    }

    private void TakeLineEnding(ref ReadOnlySpan<byte> span)
    {
        _afterCr = span[0] == '\r';
        _raw.Tell(null, span[..1]);
        span = span[1..];
    }

    private void SkipLineFeed(ref ReadOnlySpan<byte> span)
    {
        _afterCr = false;
        if (span[0] != '\n') return;

        _raw.Tell(null, span[..1]);
        span = span[1..];
    }
}
