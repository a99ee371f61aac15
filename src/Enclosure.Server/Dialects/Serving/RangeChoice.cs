using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace Enclosure.Server.Dialects.Serving;

/// <summary>
/// What part of a file a request is answered with: 200, 206, 304, 412 or 416 (RFC 9110, sections 13.2.2 and 14.2). Several ranges at once
/// are answered with the whole.
/// </summary>
internal readonly record struct RangeChoice(int Status, long Offset, long Length)
{
    public static RangeChoice Of(RequestHeaders request, long size, EntityTagHeaderValue tag, DateTimeOffset modified)
    {
        var changed = new DateTimeOffset(modified.Ticks - (modified.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        if (FailsPrecondition(request, tag, changed)) return new RangeChoice(StatusCodes.Status412PreconditionFailed, 0, 0);
        if (IsNotModified(request, tag, changed)) return new RangeChoice(StatusCodes.Status304NotModified, 0, 0);
        var whole = new RangeChoice(StatusCodes.Status200OK, 0, size);
        if (request.Range is not { Ranges.Count: 1 } range || range.Unit != "bytes" || !RangeHolds(request.IfRange, tag, changed))
            return whole;
        return Part(range.Ranges.Single(), size);
    }

    private static bool FailsPrecondition(RequestHeaders request, EntityTagHeaderValue tag, DateTimeOffset changed) =>
        request.IfMatch is { Count: > 0 } wanted
            ? !wanted.Any(each => each.Equals(EntityTagHeaderValue.Any) || each.Compare(tag, useStrongComparison: true))
            : request.IfUnmodifiedSince is { } since && changed > since;

    private static bool IsNotModified(RequestHeaders request, EntityTagHeaderValue tag, DateTimeOffset changed) =>
        request.IfNoneMatch is { Count: > 0 } known
            ? known.Any(each => each.Equals(EntityTagHeaderValue.Any) || each.Compare(tag, useStrongComparison: false))
            : request.IfModifiedSince is { } since && changed <= since;

    private static bool RangeHolds(RangeConditionHeaderValue? condition, EntityTagHeaderValue tag, DateTimeOffset changed) =>
        condition switch
        {
            null => true,
            { EntityTag: { } known } => known.Compare(tag, useStrongComparison: true),
            { LastModified: { } date } => date == changed,
            _ => false,
        };

    private static RangeChoice Part(RangeItemHeaderValue range, long size)
    {
        var (from, to) = (range.From, range.To) switch
        {
            (null, { } suffix) => (suffix == 0 ? size : Math.Max(0, size - suffix), size - 1),
            ({ } start, { } end) => (start, Math.Min(end, size - 1)),
            ({ } start, null) => (start, size - 1),
            _ => (0, size - 1),
        };
        return from >= size || from > to
            ? new RangeChoice(StatusCodes.Status416RangeNotSatisfiable, 0, 0)
            : new RangeChoice(StatusCodes.Status206PartialContent, from, to - from + 1);
    }
}
