using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>Every workload by its name: a new one is one line here.</summary>
internal static class Catalogue
{
    public static readonly IReadOnlyDictionary<string, Func<Scene, IEnumerable<Case>>> Comparisons = new Dictionary<string, Func<Scene, IEnumerable<Case>>>
    {
        ["W1"] = scene => [IssueUpload.Case(scene)],
        ["W2"] = Upload.Cases,
        ["W3"] = scene => [Metadata.Case(scene)],
        ["W4"] = Download.Cases,
    };
}
