namespace Enclosure.Bench.Peers;

/// <summary>Where a run takes place: the repository it measures and the folder it may fill.</summary>
public sealed class Scene(string repository, string folder)
{
    private int _count;

    public string Folder => folder;
    public string PeerFolder => Path.Combine(repository, "bench", "peers");
    public string ScriptFolder => Path.Combine(repository, "tests", "servers");

    public string ServerProgram { get; init; } =
        Path.Combine(repository, "src", "Enclosure.Server", "bin", "Release", "net10.0", "enclosure.dll");

    /// <summary>The same with another build of our server.</summary>
    public Scene With(string program) => new(repository, Fresh("beside")) { ServerProgram = program };

    /// <summary>A folder that nobody has used: unlinking files between rounds would slow the ones that come after.</summary>
    public string Fresh(string name) => Directory.CreateDirectory(Path.Combine(folder, $"{++_count:00}-{name}")).FullName;
}
