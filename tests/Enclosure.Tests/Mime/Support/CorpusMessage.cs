using Enclosure.Tests.Support;

namespace Enclosure.Tests.Mime.Support;

/// <summary>A message of the corpus, and the manifest that is right for it.</summary>
internal sealed record CorpusMessage(string Name)
{
    public static string Folder { get; } = Repository.File("tests", "Enclosure.Tests", "Mime", "Corpus");

    /// <summary>By their paths in the corpus, without extension.</summary>
    public static IReadOnlyList<CorpusMessage> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.eml", SearchOption.AllDirectories)
            .Select(path => Path.ChangeExtension(Path.GetRelativePath(Folder, path), null).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)
            .Select(name => new CorpusMessage(name))];

    public string GoldenPath => Path.Combine(Folder, Name + ".golden.txt");

    public byte[] Read() => File.ReadAllBytes(Path.Combine(Folder, Name + ".eml"));
}
