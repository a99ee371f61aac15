namespace Enclosure.Mime.Tnef;

/// <summary>Types of MAPI properties and what their values take in a TNEF stream ([MS-OXCDATA] §2.11.1, [MS-OXTNEF] §2.1.3.4).</summary>
internal static class MapiTypes
{
    /// <summary>Added to the type of what may have many values.</summary>
    public const uint Many = 0x1000;

    public const ushort Object = 0x000D;
    public const ushort String8 = 0x001E;
    public const ushort Utf16 = 0x001F;
    public const ushort Binary = 0x0102;
    private const ushort ServerId = 0x00FB;

    /// <summary>What a value takes, padding included, in bytes; 0 where it says so itself, -1 for types there are not.</summary>
    public static int SizeOf(ushort type) => type switch
    {
        0x0002 or 0x0003 or 0x0004 or 0x000A or 0x000B => 4,
        0x0005 or 0x0006 or 0x0007 or 0x0014 or 0x0040 => 8,
        0x0048 => 16,
        Object or String8 or Utf16 or Binary or ServerId => 0,
        _ => -1,
    };
}
