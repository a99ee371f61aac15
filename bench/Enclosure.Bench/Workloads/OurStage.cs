using Enclosure.Bench.Peers;

namespace Enclosure.Bench.Workloads;

/// <summary>Starts our server and prepares it for a load; if the preparation fails, the server does not stay behind.</summary>
internal static class OurStage
{
    public static Task<Stage> Open(Scene scene, Func<EnclosureServer, Task<Stage>> prepare, CancellationToken stop) =>
        Open(scene, scene.Fresh("enclosure"), prepare, stop);

    public static async Task<Stage> Open(
        Scene scene,
        string data,
        Func<EnclosureServer, Task<Stage>> prepare,
        CancellationToken stop,
        params (string Name, string Value)[] settings)
    {
        var server = await EnclosureServer.Start(scene, data, stop, settings);
        try
        {
            return await prepare(server);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }
}
