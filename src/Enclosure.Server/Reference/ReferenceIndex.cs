using Enclosure.Server.Dialects.Operations;

namespace Enclosure.Server.Reference;

/// <summary>The addresses of the reference, and what it lists.</summary>
internal sealed class ReferenceIndex(IReadOnlyList<DialectManual> manuals)
{
    public const string Root = "/docs/api";
    public const string GuidesName = "guides";

    public IReadOnlyList<DialectManual> Manuals => manuals;

    public DialectManual? Dialect(string? name) => manuals.FirstOrDefault(manual => manual.Name == name);

    public static Topic? TopicOf(DialectManual manual, string? slug) => manual.Topics.FirstOrDefault(topic => Slug(topic) == slug);

    public static string PathOf(DialectManual manual) => $"{Root}/{manual.Name}";

    public static string PathOf(DialectManual manual, Topic topic) => $"{PathOf(manual)}/{Slug(topic)}";

    public static string AnchorOf(DialectManual manual, Operation operation) => $"{manual.Name}-{operation.Id}";

    /// <summary>The address of an operation, for good: pages link to it.</summary>
    public static string PathOf(DialectManual manual, Operation operation) =>
        $"{PathOf(manual, manual.Topics.Single(topic => topic.Name == operation.Topic))}#{AnchorOf(manual, operation)}";

    /// <summary>Everything whose words have all that is searched for; all when nothing is.</summary>
    public IReadOnlyList<IndexGroup> Groups(string search) =>
    [
        .. from manual in manuals
           select new IndexGroup(
               Short(manual),
               PathOf(manual),
               [.. manual.Topics.Select(topic => Of(manual, topic, search)).Where(topic => search.Length == 0 || topic.Entries.Count > 0)]),
    ];

    /// <summary>What it is called here, where it is clear whose it is.</summary>
    public static string Short(DialectManual manual) => manual.Title.Replace("Enclosure: the ", "");

    private static IndexTopic Of(DialectManual manual, Topic topic, string search) => new(
        topic.Name,
        PathOf(manual, topic),
        [
            .. from operation in manual.Operations
               where operation.Topic == topic.Name && IsFound(operation, search)
               select new IndexEntry(PathOf(manual, operation), operation.Method, operation.Path, operation.Summary),
        ]);

    private static bool IsFound(Operation operation, string search)
    {
        var words = $"{operation.Id} {operation.Method} {operation.Path} {operation.Summary}";
        return search.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .All(word => words.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static string Slug(Topic topic) => topic.Name.ToLowerInvariant().Replace(' ', '-');
}
