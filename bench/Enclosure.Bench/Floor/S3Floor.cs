using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Enclosure.Bench.Peers;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Enclosure.Bench.Floor;

/// <summary>
/// A bare Kestrel that takes a form into memory, hashes the file and puts it into a bucket with the AWS SDK, in the form every store
/// understands: whole bodies, no checksum trailers. No key, database, quota or log, and no MD5 beside the hash that is signed.
/// </summary>
internal static class S3Floor
{
    private const int BufferSize = 64 * 1024;

    public static async Task<int> Run(int port, Uri store, string bucket)
    {
        ThreadPool.SetMinThreads(64, 64);
        using var s3 = Client(store);
        await s3.PutBucketAsync(bucket);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenLocalhost(port);
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.AddServerHeader = false;
        });
        var app = builder.Build();
        app.MapPost("/multipart", (HttpContext context) => Answer(context, s3, bucket));
        await app.RunAsync();
        return 0;
    }

    public static AmazonS3Client Client(Uri store) => new(
        new BasicAWSCredentials(CephServer.AccessKey, CephServer.Secret),
        new AmazonS3Config
        {
            ServiceURL = store.GetLeftPart(UriPartial.Authority),
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            UseHttp = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            MaxConnectionsPerServer = 128,
        });

    private static async Task Answer(HttpContext context, AmazonS3Client s3, string bucket)
    {
        var type = MediaTypeHeaderValue.Parse(context.Request.ContentType);
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).Value ?? throw new InvalidDataException("no boundary");
        var reader = new MultipartReader(boundary, context.Request.Body, BufferSize);
        var section = await reader.ReadNextSectionAsync() ?? throw new InvalidDataException("no file");
        using var file = new MemoryStream((int)(context.Request.ContentLength ?? 0));
        await section.Body.CopyToAsync(file, BufferSize);
        await reader.ReadNextSectionAsync();
        var hash = Convert.ToHexStringLower(SHA256.HashData(file.GetBuffer().AsSpan(0, (int)file.Length)));
        await Put(s3, bucket, file, hash);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.Response.WriteAsync($$"""{"sizeBytes":{{file.Length}},"sha256":"{{hash}}"}""");
    }

    private static Task Put(AmazonS3Client s3, string bucket, MemoryStream file, string hash)
    {
        file.Position = 0;
        var name = Guid.CreateVersion7().ToString("N");
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = $"{name[^2..]}/{name}",
            InputStream = file,
            AutoCloseStream = false,
            UseChunkEncoding = false,
        };
        request.Headers["x-amz-content-sha256"] = hash; // Else the SDK would hash once more.
        return s3.PutObjectAsync(request);
    }
}
