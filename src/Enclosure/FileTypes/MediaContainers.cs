namespace Enclosure.FileTypes;

/// <summary>Sound and moving pictures (and the stills that share their boxes): the container's brand says which.</summary>
internal static class MediaContainers
{
    public static string? Find(ReadOnlySpan<byte> head) =>
        FindRiff(head) ?? FindIsoMedia(head) ?? FindMatroska(head) ?? FindOgg(head) ?? FindMpegAudio(head);

    private static string? FindRiff(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12 || !head.StartsWith("RIFF"u8)) return null;

        var form = head.Slice(8, 4);
        return form.SequenceEqual("WEBP"u8) ? "image/webp"
            : form.SequenceEqual("WAVE"u8) ? "audio/wav"
            : form.SequenceEqual("AVI "u8) ? "video/x-msvideo"
            : null;
    }

    /// <summary>ISO 14496-12 §4.3: a box of type <c>ftyp</c> with the major brand and those the file is also good for.</summary>
    private static string? FindIsoMedia(ReadOnlySpan<byte> head)
    {
        if (head.Length < 12 || head[0] != 0) return null;

        var box = head.Slice(4, 4);
        if (box.SequenceEqual("moov"u8) || box.SequenceEqual("mdat"u8) || box.SequenceEqual("wide"u8)) return "video/quicktime";

        var end = Math.Min(head.Length, Math.Max((int)head[3], 12));
        return box.SequenceEqual("ftyp"u8) ? TypeOfBrands(head.Slice(8, 4), head[8..end]) : null;
    }

    private static string TypeOfBrands(ReadOnlySpan<byte> major, ReadOnlySpan<byte> brands)
    {
        if (brands.IndexOf("avif"u8) >= 0 || brands.IndexOf("avis"u8) >= 0) return "image/avif";

        if (brands.IndexOf("heic"u8) >= 0 || brands.IndexOf("heix"u8) >= 0 || brands.IndexOf("hevc"u8) >= 0) return "image/heic";

        return major.SequenceEqual("mif1"u8) || major.SequenceEqual("msf1"u8) ? "image/heif"
            : major.SequenceEqual("qt  "u8) ? "video/quicktime"
            : major.StartsWith("M4A"u8) || major.StartsWith("M4B"u8) ? "audio/mp4"
            : major.StartsWith("3g"u8) ? "video/3gpp"
            : "video/mp4";
    }

    private static string? FindMatroska(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith<byte>([0x1A, 0x45, 0xDF, 0xA3])) return null;

        return head[..Math.Min(head.Length, 64)].IndexOf("webm"u8) >= 0 ? "video/webm" : "video/x-matroska";
    }

    private static string? FindOgg(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("OggS\0"u8)) return null;

        var firstPage = head[..Math.Min(head.Length, 256)];
        return firstPage.IndexOf("theora"u8) >= 0 ? "video/ogg"
            : firstPage.IndexOf("vorbis"u8) >= 0 || firstPage.IndexOf("OpusHead"u8) >= 0 || firstPage.IndexOf("FLAC"u8) >= 0 ? "audio/ogg"
            : "application/ogg";
    }

    /// <summary>A frame header of ISO 11172-3 §2.4.1.3: eleven bits of sync, then version, layer, bit rate and sampling rate.</summary>
    private static string? FindMpegAudio(ReadOnlySpan<byte> head)
    {
        if (head.Length < 4 || head[0] != 0xFF || (head[1] & 0xE0) != 0xE0) return null;

        var (version, layer) = ((head[1] >> 3) & 3, (head[1] >> 1) & 3);
        if (layer == 0) return (head[1] & 0xF0) == 0xF0 && ((head[2] >> 2) & 0xF) < 13 ? "audio/aac" : null;

        var (bitRate, samplingRate) = (head[2] >> 4, (head[2] >> 2) & 3);
        return version != 1 && layer == 1 && bitRate is > 0 and < 15 && samplingRate != 3 ? "audio/mpeg" : null;
    }
}
