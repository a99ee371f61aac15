using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Enclosure.Bench.Micro;

// In this process: a project that BenchmarkDotNet writes and builds for itself would fall under this repository's rules for warnings.
var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance);
job = args.Contains("--quick") ? job.WithWarmupCount(1).WithIterationCount(3) : job.WithWarmupCount(5).WithIterationCount(15);

// What BenchmarkDotNet tells goes to the error stream, the table alone to the output.
using var progress = new StreamWriter(Console.OpenStandardError());
var config = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddLogger(new StreamLogger(progress))
    .WithArtifactsPath(Path.Combine(Path.GetTempPath(), $"enclosure-micro-{Environment.ProcessId}"));
var summary = BenchmarkRunner.Run<MimeReading>(config);
Directory.Delete(summary.ResultsDirectoryPath, recursive: true);
Console.WriteLine(DecodingTable.Render(summary));
return summary.Reports.All(report => report.Success) ? 0 : 1;
