using Enclosure.Mime.Parts;

namespace Enclosure.Mail.Skeletons;

/// <summary>One record of a skeleton; see <see cref="SkeletonWriter"/> for its bytes.</summary>
internal abstract record SkeletonRecord(string? Part)
{
    /// <summary>Bytes of the message as they came, which follow the record; of the part's body when there is a part.</summary>
    public sealed record Literal(string? Part, long Length) : SkeletonRecord(Part);

    /// <summary>The part's body begins with what this makes of the first bytes of its file.</summary>
    public sealed record Reference(string Part, EncodedRun Run) : SkeletonRecord(Part);

    /// <summary>The body of a part that was refused stood here.</summary>
    public sealed record Refused(string Part) : SkeletonRecord(Part);
}
