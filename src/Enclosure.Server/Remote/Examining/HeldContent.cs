using System.Net;

namespace Enclosure.Server.Remote.Examining;

/// <summary>A body that stops after its first part until it is told to go on.</summary>
internal sealed class HeldContent(int firstBytes, int allBytes) : HttpContent
{
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => _goOn.TrySetResult();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(new byte[firstBytes], cancellationToken);
        await stream.FlushAsync(cancellationToken);
        await _goOn.Task.WaitAsync(cancellationToken);
        await stream.WriteAsync(new byte[allBytes - firstBytes], cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = allBytes;
        return true;
    }
}
