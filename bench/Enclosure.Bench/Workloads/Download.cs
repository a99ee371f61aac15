using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>W4: a file goes down: ours by the signed link of its metadata, the others by its name.</summary>
internal static class Download
{
    public static IEnumerable<Case> Cases(Scene scene) =>
    [
        Of(scene, 100_000, "100 kB", files: 128, connections: 32, 0.90),
        Of(scene, Upload.Large, "25 MB", files: 8, connections: 8, 1.0),
    ];

    private static Case Of(Scene scene, int size, string name, int files, int connections, double overFloor) =>
        new("W4", $"download of {name}",
        [
            new(Names.Enclosure, Duties.Authenticates, stop => OurStage.Open(scene, server => Prepare(server, files, size, stop), stop)),
            new(Names.Floor, Duties.None, stop => Open(scene.Fresh("floor"), files, size, folder => Floors.Start(folder, stop))),
            new(Names.Nginx, Duties.None, stop => Open(scene.Fresh("nginx"), files, size, folder => Nginx.Start(folder, stop))),
        ])
        {
            BytesPerOperation = size,
            AnswerBytesAtLeast = size,
            Connections = connections,
            Goals = [new(Names.Floor, overFloor)],
        };

    private static async Task<Stage> Prepare(EnclosureServer server, int files, int size, CancellationToken stop)
    {
        var ids = await Uploaded.Files(server, files, size, stop);
        var links = await Uploaded.Links(server, ids, stop);
        return new Stage(server.Process, Requests.Cycle([.. links.Select(Requests.Follow)]), server);
    }

    private static async Task<Stage> Open(string folder, int files, int size, Func<string, Task<ServerProcess>> start)
    {
        Directory.CreateDirectory(Path.Combine(folder, "files"));
        var content = Payload.Bytes(size);
        for (var number = 0; number < files; number++)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "files", $"{number}"), content);
        }

        return new Stage(
            await start(folder), Requests.Cycle([.. Enumerable.Range(0, files).Select(number => Requests.Get($"/files/{number}"))]));
    }
}
