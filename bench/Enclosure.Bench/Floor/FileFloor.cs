namespace Enclosure.Bench.Floor;

/// <summary>A file answered the way ASP.NET does it, ranges included.</summary>
internal static class FileFloor
{
    public static IResult Answer(string folder, string name) =>
        Results.File(Path.Combine(folder, Path.GetFileName(name)), "application/octet-stream", enableRangeProcessing: true);
}
