namespace Enclosure.Mail;

/// <summary>Ids begin with their instant (RFC 9562 §5.7), so they order as time does.</summary>
internal static class MessageIdsInTime
{
    /// <summary>What every id made at this millisecond or later is not less than.</summary>
    public static string FirstAt(DateTimeOffset instant)
    {
        var hex = Math.Max(0, instant.ToUnixTimeMilliseconds()).ToString("x12");
        return $"{hex[..8]}-{hex[8..]}";
    }
}
