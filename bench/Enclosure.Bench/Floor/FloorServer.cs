namespace Enclosure.Bench.Floor;

/// <summary>
/// The floor: a bare Kestrel that does the same work on bytes as our server, with no key, database, quota or log. No server built on
/// Kestrel should be expected to pass it by much; how near ours comes is what the benchmark measures.
/// </summary>
public static class FloorServer
{
    public static async Task<int> Run(int port, string folder)
    {
        // Syncing blocks a thread each: without this the pool would need seconds to grow.
        ThreadPool.SetMinThreads(64, 64);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(port);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
        });

        var app = builder.Build();
        app.MapPost("/presign", PresignFloor.Answer);
        app.MapGet("/metadata/{id}", MetadataFloor.Answer);
        app.MapPost("/multipart", new UploadFloor(folder).Multipart);
        app.MapPut("/raw", new UploadFloor(folder).Raw);
        app.MapGet("/files/{name}", (string name) => FileFloor.Answer(folder, name));
        await app.RunAsync();
        return 0;
    }
}
