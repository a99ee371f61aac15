using Enclosure.Server.Settings;
using Enclosure.Storage.Buckets;

namespace Enclosure.Server;

/// <summary>The self-test of the bucket, at the start and when it is asked for.</summary>
internal static class StorageCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Every step that was tried. Empty where files are kept on the disk.</summary>
    public static Task<IReadOnlyList<SelfTestStep>> RunAsync(Core core, EnclosureSettings settings, CancellationToken ct) =>
        RunAsync(core.Bucket, settings, core.Time, ct);

    private static async Task<IReadOnlyList<SelfTestStep>> RunAsync(
        BucketClient? bucket, EnclosureSettings settings, TimeProvider time, CancellationToken ct)
    {
        if (bucket is null) return [];
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Patience };
        return await new BucketSelfTest(bucket, http, settings.Cors.Origins, time).RunAsync(ct);
    }

    /// <summary>Throws <see cref="InvalidOperationException"/> with the step that failed. The warnings otherwise.</summary>
    public static Task<IReadOnlyList<string>> RequireAsync(Core core, EnclosureSettings settings, CancellationToken ct) =>
        RequireAsync(core.Bucket, settings, core.Time, ct);

    /// <summary>The same of a bucket that nothing is kept in yet.</summary>
    public static async Task<IReadOnlyList<string>> RequireAsync(
        BucketClient? bucket, EnclosureSettings settings, TimeProvider time, CancellationToken ct)
    {
        if (!settings.Storage.SelfTest) return [];
        var failed = (await RunAsync(bucket, settings, time, ct)).Where(step => step.Advice is not null).ToList();
        if (failed.Find(step => step.IsRequired) is { } fatal)
            throw new InvalidOperationException(
                $"The bucket '{settings.Storage.Bucket}' cannot be used: to {fatal.Name} failed. {fatal.Advice}");
        return [.. failed.Select(step => $"Warning: the bucket does not {step.Name}. {step.Advice}")];
    }
}
